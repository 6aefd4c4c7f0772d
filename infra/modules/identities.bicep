// One identity an app, and for each just the roles that its work needs. Names of roles as Azure lists them.
import { identity } from 'types.bicep'

param environmentName string
param location string
param tags object
param appStateName string
param gpuStateName string
param photosName string
param registryName string
param insightsName string
param keyVaultName string

var roles = {
  blobOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b' // Storage Blob Data Owner
  blobContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe' // Storage Blob Data Contributor; can also ask for a user-delegation key
  queueContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88' // Storage Queue Data Contributor
  tableContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3' // Storage Table Data Contributor
  imagePull: '7f951dda-4ed3-4680-a7ca-43fe172d538d' // AcrPull
  metrics: '3913510d-42f4-4e42-8a64-420c390055eb' // Monitoring Metrics Publisher
  secrets: '4633458b-17de-408a-b874-0445c86b69e6' // Key Vault Secrets User
}

resource app 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-cartoon-app-${environmentName}'
  location: location
  tags: tags
}

resource gpu 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-cartoon-gpu-${environmentName}'
  location: location
  tags: tags
}

resource appState 'Microsoft.Storage/storageAccounts@2025-06-01' existing = { name: appStateName }
resource gpuState 'Microsoft.Storage/storageAccounts@2025-06-01' existing = { name: gpuStateName }
resource photos 'Microsoft.Storage/storageAccounts@2025-06-01' existing = { name: photosName }
resource registry 'Microsoft.ContainerRegistry/registries@2025-11-01' existing = { name: registryName }
resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: insightsName }
resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = { name: keyVaultName }

// The host's leases and Durable's hub: queues, tables, blobs.
resource appOnState 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in ['blobOwner', 'queueContributor', 'tableContributor']: {
    name: guid(appState.id, app.id, role)
    scope: appState
    properties: {
      principalId: app.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[role])
    }
  }
]

// Reads uploads, makes output containers, writes zips, signs SAS; the blob trigger keeps its receipts and poison queue there.
resource appOnPhotos 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in ['blobContributor', 'queueContributor']: {
    name: guid(photos.id, app.id, role)
    scope: photos
    properties: {
      principalId: app.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[role])
    }
  }
]

// Reads a photo, writes its cartoon; no queue, no table, nothing of Durable.
resource gpuOnPhotos 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(photos.id, gpu.id, 'blobContributor')
  scope: photos
  properties: {
    principalId: gpu.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobContributor)
  }
}

resource gpuOnState 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(gpuState.id, gpu.id, 'blobOwner')
  scope: gpuState
  properties: {
    principalId: gpu.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.blobOwner)
  }
}

resource pull 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in ['app', 'gpu']: {
    name: guid(registry.id, name, 'imagePull')
    scope: registry
    properties: {
      principalId: i == 0 ? app.properties.principalId : gpu.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.imagePull)
    }
  }
]

resource telemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, i) in ['app', 'gpu']: {
    name: guid(insights.id, name, 'metrics')
    scope: insights
    properties: {
      principalId: i == 0 ? app.properties.principalId : gpu.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.metrics)
    }
  }
]

resource appOnKeys 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, app.id, 'secrets')
  scope: vault
  properties: {
    principalId: app.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.secrets)
  }
}

output app identity = { id: app.id, clientId: app.properties.clientId }
output gpu identity = { id: gpu.id, clientId: gpu.properties.clientId }
