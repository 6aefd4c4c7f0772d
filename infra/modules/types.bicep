@export()
@description('A managed identity, as an app needs it: what it is, and what it signs in with.')
type identity = { id: string, clientId: string }
