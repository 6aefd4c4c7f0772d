namespace CartoonFunctions.Local.Bench;

/// <summary>One batch through the service on loopback with Azurite, as the page does it: make, upload, start, wait for the zip.</summary>
/// <param name="UploadSeconds">Until every photo was in the storage.</param>
/// <param name="BatchSeconds">From the start to the finished zip.</param>
sealed record ServiceJob(double UploadSeconds, double BatchSeconds);
