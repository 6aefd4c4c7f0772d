using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace CartoonFunctions.Web.Tests;

/// <summary>The page's own modules, run by node outside a browser.</summary>
static class PageModules
{
    /// <summary>Runs a script behind a module of the page's; skips the test where there is no node.</summary>
    /// <param name="module">The module's file, one that imports no other.</param>
    /// <param name="script">What uses it; <c>given</c> is what follows, and what it hands to <c>answer</c> is returned.</param>
    /// <param name="given">Anything that JSON can say.</param>
    public static async Task<T> RunAsync<T>(string module, string script, object given)
    {
        string source = await File.ReadAllTextAsync(Path.Combine(TestFolders.Repository, "src/CartoonFunctions.Web/wwwroot/js", module));
        using Process node = StartNode();
        Task<string> output = node.StandardOutput.ReadToEndAsync();
        Task<string> error = node.StandardError.ReadToEndAsync();
        await node.StandardInput.WriteAsync(
            $"{source}\nconst given = {JsonSerializer.Serialize(given)};\nconst answer = a => console.log(JSON.stringify(a));\n{script}\n");
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await error);
        return JsonSerializer.Deserialize<T>(await output)!;
    }

    static Process StartNode()
    {
        UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
        ProcessStartInfo start = new("node", ["--input-type=module", "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = utf8,
            StandardOutputEncoding = utf8,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new SkipException("needs node, which is not on this machine");
        }
    }
}
