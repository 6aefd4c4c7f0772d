using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;

namespace CartoonFunctions.App.Tests.Deployment;

/// <summary>The deployment as Azure gets it: <c>infra/main.bicep</c>, compiled.</summary>
/// <param name="text">The compiled template.</param>
sealed class CompiledTemplate(string text)
{
    static readonly Lazy<(string Template, string Said)> compiled = new(Compile);

    readonly JsonObject root = JsonNode.Parse(text)!.AsObject();

    /// <summary>Whether there is a compiler for this machine.</summary>
    public static bool CanCompile => OperatingSystem.IsLinux() && System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture
        is System.Runtime.InteropServices.Architecture.X64;

    /// <summary>The template of this repository.</summary>
    public static CompiledTemplate Current => new(compiled.Value.Template);

    /// <summary>What the compiler and its linter said: a line for each warning and error, none where all is well.</summary>
    public static string Said => compiled.Value.Said;

    /// <summary>The same with a text of it replaced.</summary>
    public CompiledTemplate With(string old, string replacement)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return new CompiledTemplate(text.Replace(old, replacement, StringComparison.Ordinal));
    }

    /// <summary>A module's template, and the scope in which its values are.</summary>
    public (JsonObject Template, TemplateScope Scope) Module(string name)
    {
        JsonNode module = root["resources"]![name]!["properties"]!;
        TemplateScope outer = new(root, []);
        JsonObject template = module["template"]!.AsObject();
        JsonObject given = new((module["parameters"]?.AsObject() ?? []).Select(
            parameter => KeyValuePair.Create(parameter.Key, outer.Evaluate(parameter.Value!["value"]))));
        return (template, new TemplateScope(template, given));
    }

    /// <summary>The container app of a name in the template.</summary>
    public DeployedApp App(string symbol)
    {
        (JsonObject template, TemplateScope scope) = Module("apps");
        return new DeployedApp(scope.Evaluate(template["resources"]![symbol])!);
    }

    /// <summary>Every template, the outer one and those of its modules, however deep.</summary>
    public IEnumerable<JsonObject> Templates() => TemplatesIn(root);

    static IEnumerable<JsonObject> TemplatesIn(JsonObject template)
    {
        yield return template;
        // Named resources are members of an object; a template without names has a list.
        IEnumerable<JsonNode?> resources = template["resources"] is JsonObject named ? named.Select(resource => resource.Value)
            : template["resources"]?.AsArray() ?? [];
        foreach (JsonNode? resource in resources)
        {
            if (resource!["properties"]?["template"] is not JsonObject inner)
                continue;
            foreach (JsonObject found in TemplatesIn(inner))
                yield return found;
        }
    }

    static (string Template, string Said) Compile()
    {
        string bicep = typeof(CompiledTemplate).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "Bicep").Value!;
        ProcessStartInfo start = new(bicep, ["build", Path.Combine(TestFolders.Repository, "infra/main.bicep"), "--stdout"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // It is a .NET program that else wants ICU.
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> said = process.StandardError.ReadToEndAsync();
        string template = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (template, said.Result.Trim());
    }
}

/// <summary>One container app as it is deployed.</summary>
/// <param name="resource">The resource, evaluated.</param>
sealed class DeployedApp(JsonNode resource)
{
    readonly JsonNode properties = resource["properties"]!;

    /// <summary>Its name.</summary>
    public string Name => (string)resource["name"]!;

    /// <summary>The settings that the template gives to its container.</summary>
    public Dictionary<string, string> Settings => Container["env"]!.AsArray().ToDictionary(
        setting => (string)setting!["name"]!, setting => setting!["value"]?.ToString() ?? "");

    /// <summary>Its probes.</summary>
    public IEnumerable<JsonNode> Probes => Container["probes"]!.AsArray().Select(probe => probe!);

    /// <summary>The port that the ingress calls.</summary>
    public int TargetPort => (int)properties["configuration"]!["ingress"]!["targetPort"]!;

    /// <summary>How long it may take to stop, in seconds.</summary>
    public int GraceSeconds => (int)properties["template"]!["terminationGracePeriodSeconds"]!;

    /// <summary>Its secrets: where each comes from, by name.</summary>
    public Dictionary<string, string> Secrets => (properties["configuration"]!["secrets"]?.AsArray() ?? []).ToDictionary(
        secret => (string)secret!["name"]!, secret => (string)secret!["keyVaultUrl"]!);

    /// <summary>The files that hold secrets, by path, and the secret that each holds.</summary>
    public Dictionary<string, string> SecretFiles
    {
        get
        {
            JsonArray volumes = properties["template"]!["volumes"]?.AsArray() ?? [];
            return (Container["volumeMounts"]?.AsArray() ?? []).SelectMany(mount => volumes
                .Where(volume => (string)volume!["name"]! == (string)mount!["volumeName"]!)
                .SelectMany(volume => volume!["secrets"]!.AsArray())
                .Select(secret => ($"{mount!["mountPath"]}/{secret!["path"]}", (string)secret["secretRef"]!))).ToDictionary();
        }
    }

    JsonNode Container => properties["template"]!["containers"]![0]!;
}
