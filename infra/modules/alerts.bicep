// What somebody should hear of: work that fails, work that waits, a GPU that is paid for and not used, an app that dies.
param location string
param tags object
param email string
param insightsName string
param appId string
param gpuId string
param gpuMinReplicas int

resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: insightsName }

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-cartoon'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'cartoon'
    enabled: true
    emailReceivers: [{ name: 'people', emailAddress: email, useCommonAlertSchema: true }]
  }
}

var queries = [
  {
    name: 'work-fails'
    says: 'Five or more functions failed in a quarter of an hour.'
    severity: 1
    query: 'requests | where success == false and operation_Name in ("RunBatch", "DrawSlice", "PlanBatch", "CartoonizePhoto", "PackResults", "DrawPhoto", "DrawSinglePhoto", "PhotoArrived")'
    threshold: 5
  }
  {
    // Photos queue in front of the GPUs as calls that last: the wait for a GPU is the age of that queue.
    name: 'work-waits'
    says: 'Ten or more photos took over two minutes in a quarter of an hour: they wait for a GPU. See quota and gpuMaxReplicas.'
    severity: 2
    query: 'requests | where operation_Name == "CartoonizePhoto" and duration > 120000'
    threshold: 10
  }
  {
    name: 'batches-time-out'
    says: 'A batch ended at its deadline.'
    severity: 2
    // The app logs such an end with an exception, as lines alone are sampled.
    // The worker hands the host what it logs as a text: its fields do not come along.
    query: 'exceptions | where outerMessage has "Batch" and outerMessage has "ended TimedOut"'
    threshold: 1
  }
]

resource byQuery 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in queries: {
    name: 'alert-${rule.name}'
    location: location
    tags: tags
    properties: {
      displayName: rule.name
      description: rule.says
      severity: rule.severity
      scopes: [insights.id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        allOf: [
          { query: rule.query, timeAggregation: 'Count', operator: 'GreaterThanOrEqual', threshold: rule.threshold }
        ]
      }
      autoMitigate: true
      actions: { actionGroups: [people.id] }
    }
  }
]

// Idle GPUs leave within minutes: one that stayed a whole hour with next to nothing asked of it is money burnt.
resource gpuIdle 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'alert-gpu-idle'
  location: 'global'
  tags: tags
  properties: {
    description: 'More GPU replicas than are meant to stay ran for a whole hour. If no batch explains it, something keeps calling the GPU app.'
    severity: 2
    enabled: true
    scopes: [gpuId]
    evaluationFrequency: 'PT15M'
    windowSize: 'PT1H'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'replicas'
          criterionType: 'StaticThresholdCriterion'
          metricName: 'Replicas'
          timeAggregation: 'Minimum'
          operator: 'GreaterThan'
          threshold: gpuMinReplicas
        }
      ]
    }
    actions: [{ actionGroupId: people.id }]
  }
}

resource restarts 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for (id, i) in [appId, gpuId]: {
    name: 'alert-restarts-${i == 0 ? 'app' : 'gpu'}'
    location: 'global'
    tags: tags
    properties: {
      description: 'A container restarted more than three times in a quarter of an hour.'
      severity: 1
      enabled: true
      scopes: [id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: 'restarts'
            criterionType: 'StaticThresholdCriterion'
            metricName: 'RestartCount'
            timeAggregation: 'Maximum'
            operator: 'GreaterThan'
            threshold: 3
          }
        ]
      }
      actions: [{ actionGroupId: people.id }]
    }
  }
]
