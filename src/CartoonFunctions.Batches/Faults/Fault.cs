using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches.Faults;

/// <summary>Tells the kinds of faults apart.</summary>
public static class Fault
{
    /// <summary>The kind of a fault; what no adapter has translated lasts.</summary>
    public static FaultKind KindOf(Exception fault) => fault switch
    {
        TransientFaultException or DeviceFaultException => FaultKind.Transient,
        OutageException or StorageFullException => FaultKind.Outage,
        PhotoRefusedException or ModelException or BatchRefusedException => FaultKind.Refused,
        _ => FaultKind.Lasting,
    };

    /// <summary>What a fault says to people: the reason of what refuses, and the words of any other.</summary>
    public static Reason ReasonOf(Exception fault) => fault switch
    {
        PhotoRefusedException refused => refused.Reason,
        ModelException model => model.Reason,
        BatchRefusedException refused => refused.Reason,
        _ => BatchReasons.Fault.With(("detail", fault.Message)),
    };

    /// <summary>What a fault that ended a whole batch says to people: those that they cannot mend stay in the log.</summary>
    public static Reason ReasonOfBatch(Exception fault) => KindOf(fault) switch
    {
        FaultKind.Refused => ReasonOf(fault),
        FaultKind.Outage => BatchReasons.OutageStayed.With(),
        _ => fault is FileNotFoundException ? BatchReasons.StorageLost.With() : BatchReasons.UnknownFault.With(),
    };

    /// <summary>Whether trying again may help, at once or when what is missing is back.</summary>
    public static bool CanPass(Exception fault) => KindOf(fault) is FaultKind.Transient or FaultKind.Outage;
}
