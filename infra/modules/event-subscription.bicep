// Apart from its topic only because a secret of a vault can be handed to a module, and to nothing else.
param topicName string
param appHost string

@secure()
param key string

@description('The blob-triggered function.')
param functionName string = 'PhotoArrived'

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = { name: topicName }

resource subscription 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'inbox'
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: {
      endpointType: 'WebHook'
      properties: {
        // The key is the secure parameter; the linter does not see it through the string.
        #disable-next-line use-secure-value-for-secure-inputs
        endpointUrl: 'https://${appHost}/runtime/webhooks/blobs?functionName=Host.Functions.${functionName}&code=${key}'
        maxEventsPerBatch: 1
      }
    }
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobCreated']
      subjectBeginsWith: '/blobServices/default/containers/inbox/'
    }
    // A day of trying covers any deployment; what fails longer shows as failed deliveries.
    retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
  }
}
