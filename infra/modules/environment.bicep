// Where the two apps run: CPU by the second, and GPUs by the second.
param environmentName string
param location string
param tags object
param gpuProfile string
param logsName string

@description('Subnet of the apps; empty for the platform\'s own network.')
param subnetId string

resource logs 'Microsoft.OperationalInsights/workspaces@2025-07-01' existing = { name: logsName }

resource environment 'Microsoft.App/managedEnvironments@2026-01-01' = {
  name: 'cae-cartoon-${environmentName}'
  location: location
  tags: tags
  properties: {
    // Through diagnostic settings, not with the workspace's shared key.
    appLogsConfiguration: { destination: 'azure-monitor' }
    vnetConfiguration: empty(subnetId) ? null : { infrastructureSubnetId: subnetId, internal: false }
    workloadProfiles: [
      { name: 'Consumption', workloadProfileType: 'Consumption' }
      { name: 'gpu', workloadProfileType: gpuProfile }
    ]
  }
}

resource toLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'logs'
  scope: environment
  properties: {
    workspaceId: logs.id
    logs: [
      { category: 'ContainerAppConsoleLogs', enabled: true }
      { category: 'ContainerAppSystemLogs', enabled: true }
    ]
  }
}

output id string = environment.id
output defaultDomain string = environment.properties.defaultDomain
