// The keys of the Functions host: the API's the one that Event Grid shows, and the one of Durable's webhooks. Made once; a redeployment leaves them alone, and
// `az keyvault secret set` followed by a restart changes one.
param name string
param location string
param tags object
param reachable bool

@secure()
param masterKey string = newGuid()

@secure()
param apiKey string = newGuid()

@secure()
param blobEventsKey string = newGuid()

@secure()
param durableKey string = newGuid()

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enabledForTemplateDeployment: true
    publicNetworkAccess: reachable ? 'Enabled' : 'Disabled'
    networkAcls: { defaultAction: reachable ? 'Allow' : 'Deny', bypass: 'AzureServices' }
  }
}

@onlyIfNotExists()
resource master 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'host-master'
  properties: { value: masterKey }
}

@onlyIfNotExists()
resource api 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'host-function-default'
  properties: { value: apiKey }
}

@onlyIfNotExists()
resource blobEvents 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'host-system-blobs'
  properties: { value: blobEventsKey }
}

@onlyIfNotExists()
resource durable 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = {
  parent: vault
  name: 'host-system-durabletask'
  properties: { value: durableKey }
}

output name string = vault.name
