@echo off
rem The checkout's command for cmd.exe: cartoon.ps1 does it, in PowerShell 7 where it is installed and else in Windows' own.
where /q pwsh && set "shell=pwsh" || set "shell=powershell"
%shell% -NoLogo -NoProfile -ExecutionPolicy Bypass -File "%~dp0cartoon.ps1" %*
exit /b %ERRORLEVEL%
