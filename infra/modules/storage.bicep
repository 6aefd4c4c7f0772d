// One storage account that opens to identities only: shared keys are off, so every SAS is a user-delegation SAS.
param name string
param location string
param tags object

@description('Containers to make.')
param containers array = []

@description('Origins whose pages may read and write blobs with a SAS.')
param corsOrigins array = []

@description('Days after which the blobs of uploads, inbox and every outputs-… container are deleted; 0 for never.')
param expireAfterDays int = 0

@description('Whether the account answers from the internet.')
param reachable bool = true

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: reachable ? 'Enabled' : 'Disabled'
    networkAcls: { defaultAction: reachable ? 'Allow' : 'Deny', bypass: 'AzureServices' }
    // A SAS that lives longer than a day is a mistake somewhere; it is logged.
    sasPolicy: { sasExpirationPeriod: '1.00:00:00', expirationAction: 'Log' }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      cors: {
        corsRules: empty(corsOrigins)
          ? []
          : [
              {
                allowedOrigins: corsOrigins
                allowedMethods: ['GET', 'HEAD', 'PUT', 'OPTIONS']
                allowedHeaders: ['content-type', 'x-ms-*']
                exposedHeaders: ['ETag']
                maxAgeInSeconds: 3600
              }
            ]
      }
    }

    resource made 'containers' = [for container in containers: { name: container }]
  }

  resource lifecycle 'managementPolicies' = if (expireAfterDays > 0) {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'forget-photos'
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['uploads', 'inbox/', 'outputs-'] }
              actions: { baseBlob: { delete: { daysAfterCreationGreaterThan: expireAfterDays } } }
            }
          }
        ]
      }
    }
  }
}

output name string = account.name
