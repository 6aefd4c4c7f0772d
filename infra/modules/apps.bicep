// The two container apps: what each is, where each runs, and every setting that differs between them.
import { identity } from 'types.bicep'

param location string
param tags object
param environmentId string
param defaultDomain string
param registryServer string
param imageTag string
param app identity
param gpu identity
param appStateName string
param gpuStateName string
param photosName string
param keyVaultName string
param insightsName string
param gpuProfile string
param gpuMinReplicas int
param gpuMaxReplicas int

@description('Photos in flight for each GPU replica that the scaler starts.')
param photosPerGpu int
param appMinReplicas int
param appMaxReplicas int
param allowedOrigins array
param retentionDays int

resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: insightsName }
resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = { name: keyVaultName }

var blobEndpoint = 'https://${photosName}.blob.${environment().suffixes.storage}'
var queueEndpoint = 'https://${photosName}.queue.${environment().suffixes.storage}'

// What a replica may take of its workload profile: the whole of it, as GPU replicas do not share a GPU.
var gpuSize = gpuProfile == 'Consumption-GPU-NC24-A100'
  ? { cpu: json('24'), memory: '220Gi' }
  : { cpu: json('8'), memory: '56Gi' }

func settings(id identity, stateName string, insightsConnection string, blobs string) array => [
  { name: 'AZURE_CLIENT_ID', value: id.clientId }
  { name: 'AzureWebJobsStorage__accountName', value: stateName }
  { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
  { name: 'AzureWebJobsStorage__clientId', value: id.clientId }
  { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: insightsConnection }
  { name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING', value: 'ClientId=${id.clientId};Authorization=AAD' }
  { name: 'FUNCTIONS_WORKER_RUNTIME', value: 'dotnet-isolated' }
  { name: 'CARTOON_STORAGE', value: blobs }
]

// Starting may take minutes on a GPU: pull, CUDA, warm-up. Until /api/health answers 200 no request is sent to the replica.
var probes = [
  {
    type: 'Startup'
    httpGet: { path: '/api/health', port: 8080 }
    periodSeconds: 5
    timeoutSeconds: 3
    failureThreshold: 60
  }
  // By the port alone: a replica that is full answers 429 to everything, and that is no reason to send it nothing, or to kill it.
  { type: 'Readiness', tcpSocket: { port: 8080 }, periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 }
  { type: 'Liveness', tcpSocket: { port: 8080 }, periodSeconds: 30, timeoutSeconds: 5, failureThreshold: 4 }
]

// Photos in flight for each replica of the CPU app, so that together they can feed every GPU that may run.
var activities = max(photosPerGpu, gpuMaxReplicas * photosPerGpu / appMinReplicas)

// A Functions image, but not of kind functionapp: that kind takes no scale rule of one's own (the override is a preview), and the
// platform's default of ten calls a replica would start five GPUs for fifty photos.
resource gpuApp 'Microsoft.App/containerApps@2026-01-01' = {
  name: 'gpu'
  location: location
  tags: tags
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${gpu.id}': {} } }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'gpu'
    configuration: {
      activeRevisionsMode: 'Single'
      registries: [{ server: registryServer, identity: gpu.id }]
      // Only the app beside it can reach it.
      ingress: { external: false, targetPort: 8080, transport: 'auto', allowInsecure: false }
    }
    template: {
      containers: [
        {
          name: 'gpu'
          image: '${registryServer}/cartoon:${imageTag}-gpu'
          resources: gpuSize
          probes: probes
          env: concat(settings(gpu, gpuStateName, insights.properties.ConnectionString, blobEndpoint), [
            { name: 'CARTOON_DEVICE', value: 'cuda' }
            { name: 'CARTOON_GPU_APP', value: 'true' }
            { name: 'AzureFunctionsWebHost__hostid', value: 'cartoon-gpu' }
            // The host's allow-list: nothing of Durable runs here, so nothing but HTTP calls keeps a replica up.
            { name: 'AzureFunctionsJobHost__functions__0', value: 'DrawPhoto' }
            { name: 'AzureFunctionsJobHost__functions__1', value: 'DrawSinglePhoto' }
            { name: 'AzureFunctionsJobHost__functions__2', value: 'Health' }
            // More is answered 429 and offered again: else the first replica to start takes all that waits, and the next ones idle.
            { name: 'AzureFunctionsJobHost__extensions__http__maxOutstandingRequests', value: string(2 * photosPerGpu) }
          ])
        }
      ]
      terminationGracePeriodSeconds: 120
      // Calls wake it from zero at once: no queue to poll, and no scaler that must sign in.
      scale: {
        minReplicas: gpuMinReplicas
        maxReplicas: gpuMaxReplicas
        cooldownPeriod: 120
        rules: [{ name: 'photos', http: { metadata: { concurrentRequests: string(photosPerGpu) } } }]
      }
    }
  }
}

resource cartoonApp 'Microsoft.App/containerApps@2026-01-01' = {
  name: 'app'
  location: location
  tags: tags
  kind: 'functionapp'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${app.id}': {} } }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      registries: [{ server: registryServer, identity: app.id }]
      ingress: {
        external: true
        targetPort: 8080
        transport: 'auto'
        allowInsecure: false
        corsPolicy: empty(allowedOrigins)
          ? null
          : {
              allowedOrigins: allowedOrigins
              allowedMethods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE']
              allowedHeaders: ['content-type', 'x-functions-key', 'if-none-match', 'prefer', 'range']
              exposeHeaders: ['location', 'retry-after', 'etag', 'preference-applied', 'content-disposition', 'content-range']
            }
      }
      secrets: [
        { name: 'host-master', keyVaultUrl: '${vault.properties.vaultUri}secrets/host-master', identity: app.id }
        {
          name: 'host-function-default'
          keyVaultUrl: '${vault.properties.vaultUri}secrets/host-function-default'
          identity: app.id
        }
        {
          name: 'host-system-blobs'
          keyVaultUrl: '${vault.properties.vaultUri}secrets/host-system-blobs'
          identity: app.id
        }
        {
          name: 'host-system-durabletask'
          keyVaultUrl: '${vault.properties.vaultUri}secrets/host-system-durabletask'
          identity: app.id
        }
      ]
    }
    template: {
      containers: [
        {
          name: 'app'
          image: '${registryServer}/cartoon:${imageTag}-cpu'
          resources: { cpu: json('1'), memory: '2Gi' }
          probes: probes
          volumeMounts: [{ volumeName: 'keys', mountPath: '/run/secrets/functions-keys' }]
          env: concat(settings(app, appStateName, insights.properties.ConnectionString, blobEndpoint), [
            { name: 'CARTOON_DEVICE', value: 'cpu' }
            // The ingress lets these pages call; the app itself refuses what pages of other origins want changed.
            { name: 'CARTOON_PAGE_ORIGINS', value: join(allowedOrigins, ',') }
            { name: 'CARTOON_RETENTION_DAYS', value: string(retentionDays) }
            { name: 'CARTOON_GPU_URL', value: 'https://gpu.internal.${defaultDomain}' }
            { name: 'AzureFunctionsWebHost__hostid', value: 'cartoon-app' }
            { name: 'AzureWebJobsSecretStorageType', value: 'ContainerApps' }
            // Without an address of its own Durable has no webhooks to hand out, and every call that asks for its client fails.
            { name: 'WEBSITE_HOSTNAME', value: 'app.${defaultDomain}' }
            // The blob trigger's connection: where photos arrive.
            { name: 'Photos__blobServiceUri', value: blobEndpoint }
            { name: 'Photos__queueServiceUri', value: queueEndpoint }
            { name: 'Photos__credential', value: 'managedidentity' }
            { name: 'Photos__clientId', value: app.clientId }
            // host.json counts for drawing here; calls to the GPU app cost next to nothing.
            {
              name: 'AzureFunctionsJobHost__extensions__durableTask__maxConcurrentActivityFunctions'
              value: string(activities)
            }
            // Drawing is the GPU app's; here it would be an open door. Linux wants underscores for the dots.
            { name: 'AzureWebJobs_DrawPhoto_Disabled', value: 'true' }
            { name: 'AzureWebJobs_DrawSinglePhoto_Disabled', value: 'true' }
            // Photos in the inbox are told by Event Grid; the polling trigger is for Azurite.
            { name: 'AzureWebJobs_PhotoFound_Disabled', value: 'true' }
          ])
        }
      ]
      volumes: [
        {
          name: 'keys'
          storageType: 'Secret'
          secrets: [
            { secretRef: 'host-master', path: 'host.master' }
            { secretRef: 'host-function-default', path: 'host.function.default' }
            { secretRef: 'host-system-blobs', path: 'host.systemKey.blobs_extension' }
            // The store is read-only: an extension whose key is missing keeps the host from starting.
            { secretRef: 'host-system-durabletask', path: 'host.systemKey.durabletask_extension' }
          ]
        }
      ]
      terminationGracePeriodSeconds: 300
      // Durable on Azure Storage does not wake an app: at least one replica stays.
      scale: { minReplicas: appMinReplicas, maxReplicas: appMaxReplicas }
    }
  }
}

output appHost string = cartoonApp.properties.configuration.ingress.fqdn
output appId string = cartoonApp.id
output gpuId string = gpuApp.id
