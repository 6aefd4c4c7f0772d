namespace CartoonFunctions.App.Tests.Deployment;

/// <summary>The settings that others read than the app: who reads each is known from its documentation or source.</summary>
static class HostSettings
{
    /// <summary>What a setting begins with that allows one function.</summary>
    public const string AllowList = "AzureFunctionsJobHost__functions__";

    /// <summary>Each setting, and who reads it.</summary>
    public static IReadOnlyDictionary<string, string> Readers { get; } = new Dictionary<string, string>
    {
        ["AzureWebJobsScriptRoot"] = "the Functions host: where the app lies",
        ["AzureWebJobsSecretStorageType"] = "the Functions host: where its keys are",
        ["AzureWebJobsStorage__accountName"] = "the Functions host and Durable: their account",
        ["AzureWebJobsStorage__credential"] = "the Functions host and Durable",
        ["AzureWebJobsStorage__clientId"] = "the Functions host and Durable",
        ["AzureFunctionsWebHost__hostid"] = "the Functions host: whose leases and locks are whose",
        ["AzureFunctionsJobHost__Logging__Console__IsEnabled"] = "the Functions host",
        ["AzureFunctionsJobHost__extensions__http__maxOutstandingRequests"] = "the host's HTTP extension",
        ["AzureFunctionsJobHost__extensions__durableTask__maxConcurrentActivityFunctions"] = "the Durable extension",
        ["FUNCTIONS_WORKER_RUNTIME"] = "the Functions host",
        ["WEBSITE_HOSTNAME"] = "the Functions host: the address of webhooks",
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "the Functions host",
        ["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] = "the Functions host",
        ["Photos__blobServiceUri"] = "the blob trigger",
        ["Photos__queueServiceUri"] = "the blob trigger",
        ["Photos__credential"] = "the blob trigger",
        ["Photos__clientId"] = "the blob trigger",
        ["AZURE_CLIENT_ID"] = "Azure.Identity: with which identity the app signs in",
        ["ASPNETCORE_URLS"] = "ASP.NET Core",
        ["DOTNET_gcServer"] = ".NET",
        ["MALLOC_ARENA_MAX"] = "glibc",
        ["GLIBC_TUNABLES"] = "glibc",
        ["ORT_DISABLE_TELEMETRY"] = "ONNX Runtime",
        ["LD_LIBRARY_PATH"] = "the loader of libraries",
        ["NVIDIA_VISIBLE_DEVICES"] = "NVIDIA's container runtime",
        ["NVIDIA_DRIVER_CAPABILITIES"] = "NVIDIA's container runtime",
    };
}
