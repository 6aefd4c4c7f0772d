using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace CartoonFunctions.EndToEnd.Tests;

/// <summary>What people install who have no checkout: packed, installed and run with no repository near.</summary>
public sealed class InstallTests(Packages packages) : IClassFixture<Packages>
{
    static readonly string Portrait = Path.Combine(TestFolders.Repository, "docs/samples/portrait-1.jpg");

    /// <summary>A home, a data folder and a package cache of its own: a person's machine on the first day.</summary>
    Dictionary<string, string?> Person => new()
    {
        ["HOME"] = Path.Combine(packages.Elsewhere, "home"),
        ["XDG_DATA_HOME"] = Path.Combine(packages.Elsewhere, "data"),
        ["DOTNET_CLI_HOME"] = Path.Combine(packages.Elsewhere, "home"),
        ["NUGET_PACKAGES"] = Path.Combine(packages.Elsewhere, "nuget"),
    };

    [SkippableFact]
    public async Task The_tool_draws_the_checkout_s_bytes_far_from_the_checkout_and_keeps_installed_styles_among_one_s_own_data()
    {
        string folder = packages.Folder;
        string tool = Path.Combine(packages.Elsewhere, "tool");
        CartoonResult installed = await packages.RunAsync("dotnet",
            ["tool", "install", "CartoonFunctions", "--tool-path", tool, "--source", folder], Person);
        Assert.True(installed.ExitCode == 0, installed.Output + installed.Error);
        string cartoon = Path.Combine(tool, "cartoon");

        Assert.Equal(await DrawAsync("dotnet", [CheckoutProgram], packages.Models), await DrawAsync(cartoon, []));

        string mine = Path.Combine(packages.Elsewhere, "mine.onnx");
        await File.WriteAllBytesAsync(mine,
            [.. await File.ReadAllBytesAsync(Path.Combine(TestFolders.Models, "builtin/sketch.onnx")), 0x72, 6, 0x0A, 1, (byte)'k', 0x12, 1, (byte)'v']);
        CartoonResult imported = await packages.RunAsync(cartoon, ["models", "import", mine], Person);
        Assert.True(imported.ExitCode == 0, imported.Error);
        Assert.True(File.Exists(Path.Combine(packages.Elsewhere, "data/cartoon/models/installed/own/mine.onnx")));
        Assert.Contains("mine", (await packages.RunAsync(cartoon, ["models", "list"], Person)).Output, StringComparison.Ordinal);
        Assert.Contains("<html", await PageOfAsync(cartoon), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_archive_draws_the_checkout_s_bytes_on_a_machine_without_dotnet()
    {
        string archive = Path.Combine(packages.Folder, "cartoon-linux-x64.tar.gz");
        await using (GZipStream tar = new(File.OpenRead(archive), CompressionMode.Decompress))
            await TarFile.ExtractToDirectoryAsync(tar, packages.Elsewhere, overwriteFiles: false);

        byte[] drawn = await DrawAsync(Path.Combine(packages.Elsewhere, "cartoon/cartoon"), [], environment: new(Person)
        {
            ["PATH"] = "",
            ["DOTNET_ROOT"] = Path.Combine(packages.Elsewhere, "no-dotnet"),
        });

        Assert.Equal(await DrawAsync("dotnet", [CheckoutProgram], packages.Models), drawn);
    }

    [SkippableFact]
    public async Task The_sample_draws_in_a_project_of_its_own_that_refers_to_the_packages()
    {
        string project = Directory.CreateDirectory(Path.Combine(packages.Elsewhere, "Draw")).FullName;
        string version = Path.GetFileNameWithoutExtension(Assert.Single(Directory.GetFiles(packages.Folder, "CartoonFunctions.Cartooning.*.nupkg")))
            ["CartoonFunctions.Cartooning.".Length..];
        File.Copy(Path.Combine(TestFolders.Repository, "samples/Draw/Program.cs"), Path.Combine(project, "Program.cs"));
        // The packages that are made here stay out of this machine's cache, which knows them by their version alone.
        await File.WriteAllTextAsync(Path.Combine(project, "Draw.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestoreAdditionalProjectSources>{packages.Folder}</RestoreAdditionalProjectSources>
                <RestorePackagesPath>{Path.Combine(packages.Elsewhere, "nuget")}</RestorePackagesPath>
                <RestoreFallbackFolders>{MachinePackages}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="CartoonFunctions.Cartooning" Version="{version}" />
              </ItemGroup>
            </Project>
            """);
        string cartoon = Path.Combine(packages.Elsewhere, "cartoon.png");

        CartoonResult drawn = await packages.RunAsync("dotnet", ["run", "--project", project, "--", Portrait, cartoon, TestFolders.Models]);

        Assert.True(drawn.ExitCode == 0, drawn.Output + drawn.Error);
        Assert.True(new FileInfo(cartoon).Length > 10_000);
    }

    [SkippableTheory]
    [InlineData("Imaging")]
    [InlineData("Cartooning")]
    public void A_library_s_package_has_its_README_its_documentation_and_its_symbols_beside_it(string name)
    {
        using ZipArchive package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(packages.Folder, $"CartoonFunctions.{name}.*.nupkg")));

        string[] names = [.. package.Entries.Select(entry => entry.FullName)];

        Assert.Contains("README.md", names);
        Assert.Contains($"lib/net10.0/CartoonFunctions.{name}.dll", names);
        Assert.Contains($"lib/net10.0/CartoonFunctions.{name}.xml", names);
        Assert.Single(Directory.GetFiles(packages.Folder, $"CartoonFunctions.{name}.*.snupkg"));
    }

    [SkippableFact]
    public void The_package_of_a_platform_has_its_native_libraries_and_nobody_else_s_and_the_licences_of_all()
    {
        using ZipArchive package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(packages.Folder, "CartoonFunctions.linux-x64.*.nupkg")));

        string[] names = [.. package.Entries.Select(entry => entry.FullName)];

        Assert.Equal(["Magick.Native-Q8-x64.dll.so", "libonnxruntime.so", "libonnxruntime_providers_shared.so", "libvips.so.42"],
            names.Select(Path.GetFileName).Where(name => name!.Contains(".so", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(names, name => name.EndsWith(".dylib", StringComparison.Ordinal) || name.Contains("libvips-42", StringComparison.Ordinal));
        foreach (string licence in (string[])["LICENSE", "NOTICE", "licences/Apache-2.0.txt", "licences/LGPL-3.txt",
            "licences/Microsoft.ML.OnnxRuntime/ThirdPartyNotices.txt", "licences/Magick.NET-Q8-x64/Notice.txt",
            "licences/NetVips.Native.linux-x64/THIRD-PARTY-NOTICES.md", "models/catalog.json", "models/builtin/toon.md",
            "models/installed/blazeface-full-range.onnx"])
        {
            Assert.Contains($"tools/net10.0/linux-x64/{licence}", names);
        }
        Assert.Single(names, name => name.EndsWith("toon-head.onnx", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Every_file_that_is_handed_out_has_its_checksum()
    {
        Dictionary<string, string> sums = (await File.ReadAllLinesAsync(Path.Combine(packages.Folder, "SHA256SUMS")))
            .Select(line => line.Split("  ")).ToDictionary(parts => parts[1], parts => parts[0]);

        string[] files = [.. Directory.GetFiles(packages.Folder).Select(path => Path.GetFileName(path)!).Where(name => name != "SHA256SUMS")];

        Assert.Equal(files.Order(StringComparer.Ordinal), sums.Keys);
        Assert.All(files, name =>
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(packages.Folder, name)))), sums[name]));
    }

    static string CheckoutProgram => Path.Combine(AppContext.BaseDirectory, "cartoon.dll");

    static string MachinePackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    async Task<byte[]> DrawAsync(string program, string[] before, string? models = null, Dictionary<string, string?>? environment = null)
    {
        string output = Path.Combine(packages.Elsewhere, Path.GetRandomFileName());
        CartoonResult result = await packages.RunAsync(program,
            [.. before, "run", Portrait, "--out", output, "--resolution", "512"], environment ?? Person, models);
        Assert.True(result.ExitCode == 0, result.Error);
        return await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(output, "*.png", SearchOption.AllDirectories)));
    }

    async Task<string> PageOfAsync(string program)
    {
        using Process service = Process.Start(
            packages.StartOf(program, ["up", "--port", "0", "--data", Path.Combine(packages.Elsewhere, "service")], Person))!;
        try
        {
            string line = await service.StandardOutput.ReadLineAsync() ?? "";
            Assert.StartsWith("Page", line, StringComparison.Ordinal);
            using HttpClient http = new();
            return await http.GetStringAsync(new Uri(line.Split(' ')[^1]));
        }
        finally
        {
            service.Kill(entireProcessTree: true);
            await service.WaitForExitAsync();
        }
    }
}
