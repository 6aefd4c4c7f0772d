// Private addresses for what the apps keep their state and keys in, and the names that lead there.
param location string
param tags object
param virtualNetworkId string
param subnetId string
param storageNames array
param keyVaultName string

var storageServices = ['blob', 'queue', 'table']
var zones = concat(
  map(storageServices, service => 'privatelink.${service}.${environment().suffixes.storage}'),
  ['privatelink.vaultcore.azure.net']
)

resource names 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in zones: {
    name: zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, i) in zones: {
    parent: names[i]
    name: 'apps'
    location: 'global'
    properties: { registrationEnabled: false, virtualNetwork: { id: virtualNetworkId } }
  }
]

// Every service of every account: endpoint number n is service n % 3 of account n / 3.
resource storageEndpoints 'Microsoft.Network/privateEndpoints@2025-05-01' = [
  for n in range(0, length(storageNames) * length(storageServices)): {
    name: 'pe-${storageNames[n / 3]}-${storageServices[n % 3]}'
    location: location
    tags: tags
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        {
          name: storageServices[n % 3]
          properties: {
            privateLinkServiceId: resourceId('Microsoft.Storage/storageAccounts', storageNames[n / 3])
            groupIds: [storageServices[n % 3]]
          }
        }
      ]
    }
  }
]

resource storageEndpointNames 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = [
  for n in range(0, length(storageNames) * length(storageServices)): {
    parent: storageEndpoints[n]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [{ name: storageServices[n % 3], properties: { privateDnsZoneId: names[n % 3].id } }]
    }
  }
]

resource vaultEndpoint 'Microsoft.Network/privateEndpoints@2025-05-01' = {
  name: 'pe-${keyVaultName}'
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: 'vault'
        properties: { privateLinkServiceId: resourceId('Microsoft.KeyVault/vaults', keyVaultName), groupIds: ['vault'] }
      }
    ]
  }

  resource vaultNames 'privateDnsZoneGroups' = {
    name: 'default'
    properties: { privateDnsZoneConfigs: [{ name: 'vault', properties: { privateDnsZoneId: names[3].id } }] }
  }
}
