using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>One photo on its way through the steps: each step reads it and moves <see cref="Cartoon"/> on.</summary>
public sealed class Drawing(PixelImage photo, Style style, DrawOptions options) : IDisposable
{
    PixelImage photo = photo;
    PixelImage? cartoon;

    /// <summary>The photo: upright, sRGB, at the working resolution. Its pixels never change; what frames it sets another before anything
    /// is drawn. Setting it frees the one before, whose metadata stays.</summary>
    public PixelImage Photo
    {
        get => photo;
        set
        {
            value.Metadata = photo.Metadata;
            photo.Dispose();
            photo = value;
        }
    }

    /// <summary>The style to draw in.</summary>
    public Style Style => style;

    /// <summary>What the person chose.</summary>
    public DrawOptions Options => options;

    /// <summary>The cartoon so far; setting it frees the one before.</summary>
    public PixelImage Cartoon
    {
        get => cartoon ?? photo;
        set
        {
            if (!ReferenceEquals(cartoon, value))
                cartoon?.Dispose();
            cartoon = value;
        }
    }

    /// <summary>The faces that were drawn on their own; null where the style does not look for faces.</summary>
    public IReadOnlyList<FaceRecord>? Faces { get; set; }

    /// <summary>The faces that were looked for beside the style, in pixels of the photo; null where nothing has asked yet.</summary>
    internal IReadOnlyList<FaceRecord>? FacesSeen { get; set; }

    /// <summary>How many pixels an inch the file says; null where it says nothing of it.</summary>
    public double? DotsPerInch { get; set; }

    /// <summary>What is to be said of the photo though it was drawn; null where nothing is.</summary>
    public Reason? Note { get; private set; } = photo.Note;

    /// <summary>Says something of the photo; what was said before comes first, and gives the code.</summary>
    public void Say(Reason note) => Note = Note is null ? note : Note with { Text = $"{Note.Text} {note.Text}" };

    /// <summary>Frees the pictures.</summary>
    public void Dispose()
    {
        cartoon?.Dispose();
        photo.Dispose();
    }
}
