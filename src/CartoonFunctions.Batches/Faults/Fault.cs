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
        OutageException => FaultKind.Outage,
        PhotoRefusedException or ModelException or BatchRefusedException => FaultKind.Refused,
        _ => FaultKind.Lasting,
    };

    /// <summary>Whether trying again may help, at once or when what is missing is back.</summary>
    public static bool CanPass(Exception fault) => KindOf(fault) is FaultKind.Transient or FaultKind.Outage;
}
