using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches.Faults;

/// <summary>Tells the kinds of faults apart.</summary>
public static class Fault
{
    /// <summary>What a person is told of a fault of the inside that ended a batch.</summary>
    public const string Unknown = "The batch could not be carried out: the service met a fault it does not know. Its log says more.";

    /// <summary>The kind of a fault; what no adapter has translated lasts.</summary>
    public static FaultKind KindOf(Exception fault) => fault switch
    {
        TransientFaultException or DeviceFaultException => FaultKind.Transient,
        OutageException => FaultKind.Outage,
        PhotoRefusedException or ModelException or BatchRefusedException => FaultKind.Refused,
        _ => FaultKind.Lasting,
    };

    /// <summary>A sentence on a fault that ended a batch: its own where it is the fault of what was asked for, and else nothing of the inside.</summary>
    public static string SentenceOf(Exception fault) => KindOf(fault) == FaultKind.Refused ? fault.Message : Unknown;

    /// <summary>Whether trying again may help, at once or when what is missing is back.</summary>
    public static bool CanPass(Exception fault) => KindOf(fault) is FaultKind.Transient or FaultKind.Outage;
}
