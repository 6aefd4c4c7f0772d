// A blob that arrives in the inbox is told to the app's blob trigger at once, not found by polling.
param location string
param tags object
param photosName string
param appHost string
param keyVaultName string

resource photos 'Microsoft.Storage/storageAccounts@2025-06-01' existing = { name: photosName }
resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = { name: keyVaultName }

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: 'egst-${photosName}'
  location: location
  tags: tags
  properties: { source: photos.id, topicType: 'Microsoft.Storage.StorageAccounts' }
}

module subscription 'event-subscription.bicep' = {
  params: { topicName: topic.name, appHost: appHost, key: vault.getSecret('host-system-blobs') }
}
