namespace CartoonFunctions.App.Tests.Deployment;

/// <summary>A rehearsal of the deployment on the compiled template; <c>infra/rehearse.sh template</c> runs just this.</summary>
public class DeploymentTests
{
    [SkippableFact]
    public void The_template_compiles_and_its_linter_has_nothing_to_say()
    {
        Skip.IfNot(CompiledTemplate.CanCompile, "the Bicep compiler of the feed is for Linux on x64");
        Assert.Equal("", CompiledTemplate.Said);
    }

    [SkippableFact]
    public void The_template_the_image_and_the_app_fit_together()
    {
        Skip.IfNot(CompiledTemplate.CanCompile, "the Bicep compiler of the feed is for Linux on x64");
        Assert.Equal([], DeploymentFaults.Of(CompiledTemplate.Current));
    }

    [SkippableTheory]
    // Keys of the host.
    [InlineData("host.systemKey.durabletask_extension", "host.systemKey.durabletask", "durabletask_extension is missing")]
    [InlineData("host.systemKey.blobs_extension", "host.systemKey.blobs", "blobs_extension is missing")]
    [InlineData("/run/secrets/functions-keys", "/run/secrets/keys", "host.master is missing")]
    [InlineData("\"secretRef\": \"host-master\"", "\"secretRef\": \"host-chief\"", "holds the secret host-chief, which the app has not")]
    [InlineData("{0}secrets/host-master", "{0}secrets/host-chief", "host-master is not in the vault")]
    // Settings.
    [InlineData("'CARTOON_GPU_URL'", "'CARTOON_GPU_ADDRESS'", "nobody reads the setting CARTOON_GPU_ADDRESS")]
    [InlineData("'https://gpu.internal.{0}'", "'gpu.internal.{0}'", "CARTOON_GPU_URL can't be gpu.internal")]
    [InlineData("\"CARTOON_STORAGE\"", "\"CARTOON_STORE\"", "gpu: CARTOON_STORAGE is not set")]
    [InlineData("'CARTOON_DEVICE', 'value', 'cuda'", "'CARTOON_DEVICE', 'value', 'tpu'", "gpu: CARTOON_DEVICE can't be tpu")]
    [InlineData("'WEBSITE_HOSTNAME'", "'WEBSITE_HOST_NAME'", "app: WEBSITE_HOSTNAME is not set")]
    [InlineData("'Photos__queueServiceUri'", "'Photos__queueUri'", "app: Photos__queueServiceUri is not set")]
    [InlineData("\"AzureWebJobsStorage__clientId\"", "\"AzureWebJobsStorage__client\"", "AzureWebJobsStorage__clientId is not set")]
    [InlineData("'AzureWebJobs_PhotoFound_Disabled'", "'AzureWebJobs_PhotoSeen_Disabled'", "there is no such function")]
    [InlineData("'AzureFunctionsJobHost__functions__0', 'value', 'DrawPhoto'", "'AzureFunctionsJobHost__functions__0', 'value', 'Draw'",
        "names Draw, and there is no such function")]
    [InlineData("extensions__durableTask__maxConcurrentActivityFunctions", "extensions__durable__maxConcurrentActivityFunctions",
        "nobody reads")]
    // Roles.
    [InlineData("createArray('blobOwner', 'queueContributor', 'tableContributor')", "createArray('blobOwner', 'queueContributor')",
        "A role is missing: app on appState: Storage Table Data Contributor")]
    [InlineData("createArray('blobContributor', 'queueContributor')", "createArray('blobContributor')",
        "A role is missing: app on photos: Storage Queue Data Contributor")]
    [InlineData("variables('roles').blobContributor", "variables('roles').blobOwner",
        "Nothing needs the role: gpu on photos: Storage Blob Data Owner")]
    [InlineData("4633458b-17de-408a-b874-0445c86b69e6", "4633458b-17de-408a-b874-0445c86b69e7",
        "A role is missing: app on keys: Key Vault Secrets User")]
    // Probes.
    [InlineData("\"path\": \"/api/health\"", "\"path\": \"/api/batches\"", "where nothing answers without a key")]
    [InlineData("\"targetPort\": 8080", "\"targetPort\": 80", "calls go to port 80")]
    [InlineData("\"failureThreshold\": 60", "\"failureThreshold\": 40", "a start may take 200 s")]
    [InlineData("\"failureThreshold\": 60", "\"failureThreshold\": 300", "the platform allows 240")]
    [InlineData("\"timeoutSeconds\": 5", "\"timeoutSeconds\": 50", "waits 50 s")]
    [InlineData("'AzureFunctionsJobHost__functions__2', 'value', 'Health'", "'AzureFunctionsJobHost__functions__2', 'value', 'Page'",
        "gpu: the probe Startup asks /api/health, where nothing answers")]
    [InlineData("\"terminationGracePeriodSeconds\": 300", "\"terminationGracePeriodSeconds\": 900", "the platform's 600")]
    // Secrets.
    [InlineData("\"value\": \"[parameters('name')]\"", "\"value\": \"[parameters('masterKey')]\"", "The output name may tell a secret")]
    [InlineData("[reference('cartoonApp').configuration.ingress.fqdn]", "[listKeys('a', 'b').key1]",
        "The output appHost may tell a secret")]
    [InlineData("'AzureFunctionsWebHost__hostid', 'value', 'cartoon-app'",
        "'AzureFunctionsWebHost__hostid', 'value', listKeys('a', 'b').key1",
        "app: the setting AzureFunctionsWebHost__hostid holds a key")]
    // Names.
    [InlineData("\\\"PackResults\\\"", "\\\"ZipResults\\\"", "An alert asks for ZipResults")]
    [InlineData("\"defaultValue\": \"PhotoArrived\"", "\"defaultValue\": \"PhotoFound\"", "Event Grid tells PhotoFound")]
    // Samples.
    [InlineData("exceptions | where", "traces | where", "The alert batches-time-out counts traces, of which the host keeps only a part")]
    public void What_would_fail_in_Azure_is_said(string old, string replacement, string fault)
    {
        Skip.IfNot(CompiledTemplate.CanCompile, "the Bicep compiler of the feed is for Linux on x64");
        Assert.Contains(DeploymentFaults.Of(CompiledTemplate.Current.With(old, replacement)), said =>
            said.Contains(fault, StringComparison.Ordinal));
    }
}
