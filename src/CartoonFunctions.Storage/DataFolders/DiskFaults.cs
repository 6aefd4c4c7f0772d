using CartoonFunctions.Batches.Faults;

namespace CartoonFunctions.Storage.DataFolders;

/// <summary>The file system's faults as the kinds that the ports know.</summary>
static class DiskFaults
{
    const int NoSpace = 28; // ENOSPC
    const int OverQuota = 122; // EDQUOT
    const int MacOverQuota = 69; // EDQUOT
    const int WindowsDiskFull = 112; // ERROR_DISK_FULL
    const int WindowsHandleDiskFull = 39; // ERROR_HANDLE_DISK_FULL

    /// <summary>The port's fault for one of the file system's; the same one where something is simply not there.</summary>
    public static Exception Translate(Exception fault) => fault switch
    {
        FileNotFoundException or DirectoryNotFoundException => fault,
        IOException when IsFull(fault) => new StorageFullException("The disk is full.", fault),
        IOException or UnauthorizedAccessException => new TransientFaultException(fault.Message, fault),
        _ => fault,
    };

    /// <summary>Runs something that changes files.</summary>
    public static void Run(Action change)
    {
        try
        {
            change();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Rethrown(fault);
        }
    }

    /// <summary>Runs something that changes files.</summary>
    public static async Task<T> RunAsync<T>(Func<Task<T>> change)
    {
        try
        {
            return await change();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Rethrown(fault);
        }
    }

    /// <summary>Runs something that changes files.</summary>
    public static async Task RunAsync(Func<ValueTask> change)
    {
        try
        {
            await change();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Rethrown(fault);
        }
    }

    static bool IsFull(Exception fault) => OperatingSystem.IsWindows()
        ? (fault.HResult & 0xFFFF) is WindowsDiskFull or WindowsHandleDiskFull
        : fault.HResult == NoSpace || fault.HResult == (OperatingSystem.IsMacOS() ? MacOverQuota : OverQuota);

    static Exception Rethrown(Exception fault) =>
        Translate(fault) is var translated && ReferenceEquals(translated, fault) ? new FileNotFoundException(fault.Message, fault)
            : translated;
}
