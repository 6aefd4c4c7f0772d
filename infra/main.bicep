// The whole of CartoonFunctions in Azure: `azd up`, or `az deployment sub create -l REGION -f infra/main.bicep -p …`.
// Two container apps of one image recipe: `app` (CPU, always one replica) orchestrates and serves, `gpu` (serverless GPU,
// none when idle) draws. infra/README.md says why, and what it costs.
targetScope = 'subscription'

@description('Name of the environment: 2 to 12 lower-case letters and digits. It names the resource group and everything in it.')
@minLength(2)
@maxLength(12)
param environmentName string

@description('A region with serverless GPUs of the chosen kind, see infra/README.md.')
param location string

@description('Tag of the images to run, as infra/release.sh builds them. Empty: everything but the two apps, for the first deployment.')
param imageTag string = ''

@description('The kind of GPU.')
@allowed(['Consumption-GPU-NC8as-T4', 'Consumption-GPU-NC24-A100'])
param gpuProfile string = 'Consumption-GPU-NC8as-T4'

@description('GPUs held ready all the time. 0 costs nothing when idle; 1 spares the first batch its cold start.')
@minValue(0)
param gpuMinReplicas int = 0

@description('The most GPUs at once; the quota must allow them.')
@minValue(1)
param gpuMaxReplicas int = 4

@description('Photos in flight for each GPU replica that the scaler starts. 50: one GPU for a batch of fifty. Lower is faster and dearer.')
@minValue(4)
param photosPerGpu int = 50

@description('Replicas of the CPU app, which does not scale with Durable work by itself (see docs/scaling.md). At least one.')
@minValue(1)
param appMinReplicas int = 1

@description('The most replicas of the CPU app, reached on HTTP load.')
@minValue(1)
param appMaxReplicas int = 4

@description('Origins other than the app itself whose pages may call the API and upload photos, such as https://photos.example.com.')
param allowedOrigins array = []

@description('Days after which the app deletes photos, results and all it knows of a batch; what it leaves, the storage account deletes itself.')
@minValue(1)
@maxValue(3650)
param retentionDays int = 7

@description('Put state, keys and everything between the apps and the storage of state on a private network. Photos stay reachable by SAS, for browsers.')
param privateNetwork bool = false

@description('Premium adds artifact streaming, which shortens the start of a GPU replica; Basic holds the images.')
@allowed(['Basic', 'Standard', 'Premium'])
param registrySku string = 'Basic'

@description('Where alerts and the budget write to.')
param alertEmail string

@description('A month\'s budget, in the currency of the subscription. Mails at 50, 80 and 100 % spent and at 100 % forecast.')
@minValue(1)
param monthlyBudget int = 150

@description('First day of the month in which the budget begins, yyyy-MM-dd. Kept from the first deployment on.')
param budgetStart string = utcNow('yyyy-MM-01')

var tags = { 'azd-env-name': environmentName }
var suffix = uniqueString(subscription().id, environmentName, location)

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-cartoon-${environmentName}'
  location: location
  tags: tags
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: { environmentName: environmentName, location: location, tags: tags }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  scope: group
  params: { environmentName: environmentName, location: location, tags: tags }
}

module environment 'modules/environment.bicep' = {
  scope: group
  params: {
    environmentName: environmentName
    location: location
    tags: tags
    gpuProfile: gpuProfile
    logsName: monitoring.outputs.logsName
    subnetId: privateNetwork ? network!.outputs.appsSubnetId : ''
  }
}

module registry 'modules/registry.bicep' = {
  scope: group
  params: { name: 'crcartoon${suffix}', location: location, tags: tags, sku: registrySku }
}

// State of the app's host and of Durable: hidden from everybody but the app.
module appState 'modules/storage.bicep' = {
  scope: group
  params: { name: 'stapp${suffix}', location: location, tags: tags, reachable: !privateNetwork }
}

// The GPU app's host wants an account of its own, to which it may do anything. It stays all but empty.
module gpuState 'modules/storage.bicep' = {
  scope: group
  params: { name: 'stgpu${suffix}', location: location, tags: tags, reachable: !privateNetwork }
}

// Uploads, inbox, outputs: reached by people with SAS, so never closed to the internet.
module photos 'modules/storage.bicep' = {
  scope: group
  params: {
    name: 'stphotos${suffix}'
    location: location
    tags: tags
    containers: ['uploads', 'inbox']
    corsOrigins: union(allowedOrigins, ['https://app.${environment.outputs.defaultDomain}'])
    expireAfterDays: retentionDays
  }
}

module keys 'modules/keys.bicep' = {
  scope: group
  params: { name: 'kv-${suffix}', location: location, tags: tags, reachable: !privateNetwork }
}

module identities 'modules/identities.bicep' = {
  scope: group
  params: {
    environmentName: environmentName
    location: location
    tags: tags
    appStateName: appState.outputs.name
    gpuStateName: gpuState.outputs.name
    photosName: photos.outputs.name
    registryName: registry.outputs.name
    insightsName: monitoring.outputs.insightsName
    keyVaultName: keys.outputs.name
  }
}

module privateEndpoints 'modules/private-endpoints.bicep' = if (privateNetwork) {
  scope: group
  params: {
    location: location
    tags: tags
    virtualNetworkId: network!.outputs.virtualNetworkId
    subnetId: network!.outputs.endpointsSubnetId
    storageNames: [appState.outputs.name, gpuState.outputs.name]
    keyVaultName: keys.outputs.name
  }
}

module apps 'modules/apps.bicep' = if (!empty(imageTag)) {
  scope: group
  params: {
    location: location
    tags: tags
    environmentId: environment.outputs.id
    defaultDomain: environment.outputs.defaultDomain
    registryServer: registry.outputs.server
    imageTag: imageTag
    app: identities.outputs.app
    gpu: identities.outputs.gpu
    appStateName: appState.outputs.name
    gpuStateName: gpuState.outputs.name
    photosName: photos.outputs.name
    keyVaultName: keys.outputs.name
    insightsName: monitoring.outputs.insightsName
    gpuProfile: gpuProfile
    gpuMinReplicas: gpuMinReplicas
    gpuMaxReplicas: gpuMaxReplicas
    photosPerGpu: photosPerGpu
    appMinReplicas: appMinReplicas
    appMaxReplicas: appMaxReplicas
    allowedOrigins: allowedOrigins
    retentionDays: retentionDays
  }
  dependsOn: [privateEndpoints]
}

module events 'modules/events.bicep' = if (!empty(imageTag)) {
  scope: group
  params: {
    location: location
    tags: tags
    photosName: photos.outputs.name
    appHost: apps!.outputs.appHost
    keyVaultName: keys.outputs.name
  }
}

module alerts 'modules/alerts.bicep' = if (!empty(imageTag)) {
  scope: group
  params: {
    location: location
    tags: tags
    email: alertEmail
    insightsName: monitoring.outputs.insightsName
    appId: apps!.outputs.appId
    gpuId: apps!.outputs.gpuId
    gpuMinReplicas: gpuMinReplicas
  }
}

module budget 'modules/budget.bicep' = {
  scope: group
  params: { environmentName: environmentName, email: alertEmail, amount: monthlyBudget, start: budgetStart }
}

output AZURE_RESOURCE_GROUP string = group.name
output AZURE_CONTAINER_REGISTRY_NAME string = registry.outputs.name
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.server
output AZURE_KEY_VAULT_NAME string = keys.outputs.name
output CARTOON_URL string = empty(imageTag) ? '' : 'https://${apps!.outputs.appHost}'
