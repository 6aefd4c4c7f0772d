// A month's budget of the resource group. It warns; it does not stop anything.
param environmentName string
param email string
param amount int
param start string

var thresholds = [50, 80, 100]

resource budget 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: 'budget-cartoon-${environmentName}'
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: start }
    notifications: union(
      toObject(thresholds, percent => 'spent${percent}', percent => {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: percent
        thresholdType: 'Actual'
        contactEmails: [email]
      }),
      {
        forecast100: {
          enabled: true
          operator: 'GreaterThanOrEqualTo'
          threshold: 100
          thresholdType: 'Forecasted'
          contactEmails: [email]
        }
      }
    )
  }
}
