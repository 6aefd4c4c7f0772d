using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace CartoonFunctions.App.Tests.Deployment;

/// <summary>What would go wrong with a deployment, as far as the compiled template, the image's recipe and the app itself tell. Each check
/// gives a sentence a fault, and none where all is well.</summary>
static partial class DeploymentFaults
{
    const string KeysFolder = "/run/secrets/functions-keys"; // where the host's store for Container Apps looks

    // What the API of Container Apps allows; its documentation still says 10 for all three (terraform-provider-azurerm, issue 31980).
    static readonly Dictionary<string, int> mostFailures = new() { ["Startup"] = 240, ["Readiness"] = 48, ["Liveness"] = 30 };

    /// <summary>Every fault.</summary>
    public static IEnumerable<string> Of(CompiledTemplate template) =>
        [.. Keys(template), .. Settings(template), .. Roles(template), .. Probes(template), .. Secrets(template), .. Names(template),
            .. Samples(template)];

    static IEnumerable<(DeployedApp App, Dictionary<string, string> Settings)> Apps(CompiledTemplate template)
    {
        foreach ((string symbol, string variant) in new[] { ("cartoonApp", "cpu"), ("gpuApp", "gpu") })
        {
            DeployedApp app = template.App(symbol);
            Dictionary<string, string> settings = new ImageRecipe().Settings(variant);
            foreach ((string name, string value) in app.Settings)
                settings[name] = value;
            yield return (app, settings);
        }
    }

    /// <summary>The host's keys: its store for Container Apps only reads, so a key that an extension asks for and that is not there keeps
    /// the
    /// host from starting.</summary>
    static IEnumerable<string> Keys(CompiledTemplate template)
    {
        string vault = template.Module("keys").Template.ToJsonString(Readable);
        foreach ((DeployedApp app, Dictionary<string, string> settings) in Apps(template))
        {
            foreach ((string file, string secret) in app.SecretFiles)
            {
                if (!app.Secrets.TryGetValue(secret, out string? address))
                    yield return $"{app.Name}: {file} holds the secret {secret}, which the app has not.";
                else if (!vault.Contains($"'{address[(address.LastIndexOf('/') + 1)..]}'", StringComparison.Ordinal))
                    yield return $"{app.Name}: the secret {secret} is not in the vault: {address}.";
            }
            if (settings.GetValueOrDefault("AzureWebJobsSecretStorageType") != "ContainerApps")
                continue;
            List<string> needed = ["host.master", "host.function.default"];
            if (DeployedFunctions.Running(settings).Any(DeployedFunctions.UsesDurable))
                needed.Add("host.systemKey.durabletask_extension");
            if (DeployedFunctions.Running(settings).Any(DeployedFunctions.IsToldOfBlobs))
                needed.Add("host.systemKey.blobs_extension");
            foreach (string key in needed.Where(key => !app.SecretFiles.ContainsKey($"{KeysFolder}/{key}")))
                yield return $"{app.Name}: the host's key {KeysFolder}/{key} is missing.";
        }
    }

    /// <summary>Settings: the app accepts its own, none is set that nobody reads, and the triggers have theirs.</summary>
    static IEnumerable<string> Settings(CompiledTemplate template)
    {
        foreach ((DeployedApp app, Dictionary<string, string> settings) in Apps(template))
        {
            Dictionary<string, string> given = new(settings) { ["CARTOON_MODELS"] = TestFolders.Models };
            ReadSettings read = new(given);
            if (read.Refusal is { } refusal)
                yield return $"{app.Name}: {refusal}";
            foreach (string name in given.Keys.Where(name => !read.Names.Contains(name) && !HostSettings.Readers.ContainsKey(name)))
            {
                string? function = SwitchedFunction(name, given[name]);
                if (function is null)
                    yield return $"{app.Name}: nobody reads the setting {name}.";
                else if (!DeployedFunctions.All.ContainsKey(function))
                    yield return $"{app.Name}: {name} names {function}, and there is no such function.";
            }
            foreach (string name in NeededByTheHost(settings).Where(name => !settings.ContainsKey(name)))
                yield return $"{app.Name}: {name} is not set, and {HostSettings.Readers[name]} needs it.";
        }
    }

    static IEnumerable<string> NeededByTheHost(Dictionary<string, string> settings)
    {
        string[] needed =
        [
            "FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsScriptRoot", "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__credential",
            "AzureWebJobsStorage__clientId", "AZURE_CLIENT_ID", "ASPNETCORE_URLS", "AzureFunctionsWebHost__hostid",
        ];
        bool durable = DeployedFunctions.Running(settings).Any(DeployedFunctions.UsesDurable);
        bool blobs = DeployedFunctions.Running(settings).Any(DeployedFunctions.IsToldOfBlobs);
        return [.. needed, .. durable ? ["WEBSITE_HOSTNAME"] : (string[])[],
            .. blobs ? ["Photos__blobServiceUri", "Photos__queueServiceUri", "Photos__credential", "Photos__clientId"] : (string[])[]];
    }

    static string? SwitchedFunction(string setting, string value) =>
        setting.StartsWith(HostSettings.AllowList, StringComparison.Ordinal) ? value
        : Switch().Match(setting) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Roles: each identity may do just what its app does.</summary>
    static IEnumerable<string> Roles(CompiledTemplate template)
    {
        HashSet<string> needed = [.. Apps(template).SelectMany(deployed => NeededRoles(deployed.App, deployed.Settings))];
        HashSet<string> given = [.. GivenRoles(template)];
        return [.. needed.Except(given).Select(role => $"A role is missing: {role}."),
            .. given.Except(needed).Select(role => $"Nothing needs the role: {role}.")];
    }

    static IEnumerable<string> NeededRoles(DeployedApp app, Dictionary<string, string> settings)
    {
        bool durable = DeployedFunctions.Running(settings).Any(DeployedFunctions.UsesDurable);
        string state = Word(settings.GetValueOrDefault("AzureWebJobsStorage__accountName", ""));
        yield return $"{app.Name} on {state}: Storage Blob Data Owner"; // the host's leases
        if (durable)
        {
            yield return $"{app.Name} on {state}: Storage Queue Data Contributor";
            yield return $"{app.Name} on {state}: Storage Table Data Contributor";
        }
        // Reads and writes blobs, makes and removes containers, asks for user-delegation keys.
        yield return $"{app.Name} on {Word(settings.GetValueOrDefault("CARTOON_STORAGE", ""))}: Storage Blob Data Contributor";
        // The trigger of blobs keeps those that fail in a queue beside them.
        if (DeployedFunctions.Running(settings).Any(DeployedFunctions.IsToldOfBlobs))
            yield return $"{app.Name} on {Word(settings.GetValueOrDefault("Photos__queueServiceUri", ""))}: Storage Queue Data Contributor";
        yield return $"{app.Name} on registry: AcrPull";
        if (settings.ContainsKey("APPLICATIONINSIGHTS_AUTHENTICATION_STRING"))
            yield return $"{app.Name} on monitoring: Monitoring Metrics Publisher";
        if (app.Secrets.Count > 0)
            yield return $"{app.Name} on keys: Key Vault Secrets User";
    }

    static IEnumerable<string> GivenRoles(CompiledTemplate template)
    {
        Dictionary<string, string> roleNames = new()
        {
            ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
            ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
            ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
            ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
            ["7f951dda-4ed3-4680-a7ca-43fe172d538d"] = "AcrPull",
            ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
            ["4633458b-17de-408a-b874-0445c86b69e6"] = "Key Vault Secrets User",
        };
        (JsonObject identities, TemplateScope scope) = template.Module("identities");
        foreach (JsonNode assignment in identities["resources"]!.AsObject().Select(resource => resource.Value!)
            .Where(resource => (string)resource["type"]! == "Microsoft.Authorization/roleAssignments"))
        {
            int copies = assignment["copy"] is { } copy ? (int)scope.Evaluate(copy["count"])! : 1;
            for (int index = 0; index < copies; index++)
            {
                TemplateScope one = scope.Copy(index);
                string app = Word((string)one.Evaluate(assignment["properties"]!["principalId"])!);
                string role = (string)one.Evaluate(assignment["properties"]!["roleDefinitionId"])!;
                string id = role[(role.LastIndexOf('.') + 1)..];
                yield return $"{app} on {Word((string)one.Evaluate(assignment["scope"])!)}: {roleNames.GetValueOrDefault(id, id)}";
            }
        }
    }

    /// <summary>Probes: at an address that answers without a key, at the right port, within the platform's limits, and patient
    /// enough.</summary>
    static IEnumerable<string> Probes(CompiledTemplate template)
    {
        ImageRecipe image = new();
        foreach ((DeployedApp app, Dictionary<string, string> settings) in Apps(template))
        {
            string[] open = [.. DeployedFunctions.Running(settings).Select(DeployedFunctions.OpenPath).OfType<string>()];
            if (app.TargetPort != image.Port)
                yield return $"{app.Name}: calls go to port {app.TargetPort}, and the image answers at {image.Port}.";
            if (app.GraceSeconds > 600)
                yield return $"{app.Name}: {app.GraceSeconds} s to stop are more than the platform's 600.";
            foreach (JsonNode probe in app.Probes)
            {
                string type = (string)probe["type"]!;
                (int period, int timeout, int failures) =
                    ((int)probe["periodSeconds"]!, (int)probe["timeoutSeconds"]!, (int)probe["failureThreshold"]!);
                if ((int)(probe["httpGet"] ?? probe["tcpSocket"])!["port"]! != image.Port)
                    yield return $"{app.Name}: the probe {type} asks at another port than the image's {image.Port}.";
                if (probe["httpGet"]?["path"] is { } path && !open.Contains((string)path!))
                    yield return $"{app.Name}: the probe {type} asks {path}, where nothing answers without a key.";
                if (timeout > period)
                    yield return $"{app.Name}: the probe {type} waits {timeout} s and begins anew every {period} s.";
                if (failures > mostFailures[type])
                    yield return $"{app.Name}: the probe {type} allows {failures} failures; the platform allows {mostFailures[type]}.";
                if (type == "Startup" && period * failures < image.StartSeconds)
                    yield return $"{app.Name}: a start may take {period * failures} s; the image's own check gives it {image.StartSeconds}.";
            }
        }
    }

    /// <summary>Secrets: in no output and in no setting, where anybody reads them who may read the deployment.</summary>
    static IEnumerable<string> Secrets(CompiledTemplate template)
    {
        foreach (JsonObject one in template.Templates())
        {
            string[] secrets = [.. (one["parameters"]?.AsObject() ?? [])
                .Where(parameter => ((string?)parameter.Value!["type"])?.StartsWith("secure", StringComparison.OrdinalIgnoreCase) == true)
                .Select(parameter => $"parameters('{parameter.Key}')")];
            foreach ((string name, JsonNode? output) in one["outputs"]?.AsObject() ?? [])
            {
                string says = output!.ToJsonString(Readable);
                if (TellsSecrets().IsMatch(says) || secrets.Any(secret => says.Contains(secret, StringComparison.Ordinal)))
                    yield return $"The output {name} may tell a secret: {says}.";
            }
        }
        foreach ((DeployedApp app, Dictionary<string, string> settings) in Apps(template))
        {
            foreach ((string name, string value) in settings.Where(setting => CallsForKeys().IsMatch(setting.Value)))
                yield return $"{app.Name}: the setting {name} holds a key: {value}.";
        }
    }

    /// <summary>Names: what alerts and Event Grid call functions is what they are called.</summary>
    static IEnumerable<string> Names(CompiledTemplate template)
    {
        (JsonObject alerts, TemplateScope scope) = template.Module("alerts");
        string queries = scope.Evaluate(alerts["variables"]!["queries"])!.ToJsonString(Readable);
        foreach (Match list in OperationNames().Matches(queries))
        {
            foreach (Match name in Quoted().Matches(list.Groups[1].Value)
                .Where(name => !DeployedFunctions.All.ContainsKey(name.Groups[1].Value)))
                yield return $"An alert asks for {name.Groups[1].Value}, and there is no such function.";
        }
        JsonNode told = template.Templates().Select(one => one["parameters"]?["functionName"]?["defaultValue"])
            .Single(name => name is not null)!;
        if (!DeployedFunctions.All.TryGetValue((string)told!, out System.Reflection.MethodInfo? function) || !function.IsToldOfBlobs())
            yield return $"Event Grid tells {told}, which is no function that listens to it.";
    }

    /// <summary>Samples: what an alert counts is counted whole. The host keeps a part of whatever it is not told to leave alone.</summary>
    static IEnumerable<string> Samples(CompiledTemplate template)
    {
        JsonNode host = JsonNode.Parse(File.ReadAllText(Path.Combine(TestFolders.Repository, "host.json")))!;
        string whole = (string)host["logging"]!["applicationInsights"]!["samplingSettings"]!["excludedTypes"]!;
        HashSet<string> tables = [.. whole.Split(';').Select(type => $"{type}s".ToLowerInvariant())];
        (JsonObject alerts, TemplateScope scope) = template.Module("alerts");
        foreach (JsonNode? alert in scope.Evaluate(alerts["variables"]!["queries"])!.AsArray())
        {
            string table = ((string)alert!["query"]!).Split(' ')[0];
            if (!tables.Contains(table))
                yield return $"The alert {alert["name"]} counts {table}, of which the host keeps only a part.";
        }
    }

    static readonly System.Text.Json.JsonSerializerOptions Readable =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The module or resource that a value comes from.</summary>
    static string Word(string value) => Reference().Match(value) is { Success: true } match ? match.Groups[1].Value : value;

    [GeneratedRegex(@"^AzureWebJobs_(\w+)_Disabled$")]
    private static partial Regex Switch();

    [GeneratedRegex(@"reference\.(\w+)")]
    private static partial Regex Reference();

    [GeneratedRegex("secure|list(Keys|Secrets|Credentials|AccountSas)|getSecret|ConnectionString|sharedKey|password",
        RegexOptions.IgnoreCase)]
    private static partial Regex TellsSecrets();

    [GeneratedRegex("list(Keys|Secrets|Credentials|AccountSas)|getSecret|sharedKey", RegexOptions.IgnoreCase)]
    private static partial Regex CallsForKeys();

    [GeneratedRegex(@"operation_Name in \(([^)]*)\)")]
    private static partial Regex OperationNames();

    [GeneratedRegex(@"\\?""(\w+)\\?""")]
    private static partial Regex Quoted();

    /// <summary>The app's own reading of the settings.</summary>
    sealed class ReadSettings : ConfigurationProvider, IConfigurationSource
    {
        public ReadSettings(Dictionary<string, string> settings)
        {
            foreach ((string name, string value) in settings)
                Data[name.Replace("__", ":", StringComparison.Ordinal)] = value;
            try
            {
                AppSettings.Read(new ConfigurationBuilder().Add(this).Build());
            }
            catch (SettingsException fault)
            {
                Refusal = fault.Message;
            }
        }

        /// <summary>The names that it asked for.</summary>
        public HashSet<string> Names { get; } = [];

        /// <summary>What it said against them.</summary>
        public string? Refusal { get; }

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override bool TryGet(string key, out string? value)
        {
            Names.Add(key);
            return base.TryGet(key, out value);
        }
    }
}
