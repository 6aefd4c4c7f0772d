using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Models;

/// <summary>A model that cannot be used: missing, broken, or of another contract.</summary>
/// <param name="reason">What is wrong and what to do; its text is the message.</param>
/// <param name="inner">The fault behind it.</param>
public sealed class ModelException(Reason reason, Exception? inner = null) : Exception(reason.Text, inner)
{
    /// <summary>A fault that only whoever runs the service can mend, in words for them.</summary>
    public ModelException(string message, Exception? inner = null) : this(ModelReasons.Unusable.With(("detail", message)), inner)
    {
    }

    /// <summary>Why, as data.</summary>
    public Reason Reason => reason;
}
