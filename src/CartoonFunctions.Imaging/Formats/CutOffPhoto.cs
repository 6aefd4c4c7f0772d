namespace CartoonFunctions.Imaging.Formats;

/// <summary>A photo whose file stops too early.</summary>
/// <param name="Completed">The file with an end put on, which decoders take.</param>
/// <param name="MissingRows">How many rows of the picture lack some or all of their data.</param>
/// <param name="Rows">How many rows it has.</param>
sealed record CutOffPhoto(byte[] Completed, int MissingRows, int Rows)
{
    /// <summary>At most one row of so many may be missing of a photo that is drawn all the same.</summary>
    const int DrawnBelow = 10;

    /// <summary>What is said of it when it is drawn.</summary>
    public Reason Note => MissingRows == 0 ? PhotoReasons.WithoutEnd.With() : PhotoReasons.WithoutRows.With(("percent", Percent));

    /// <summary>Why it is not drawn; null where it may be.</summary>
    /// <param name="format">What it is.</param>
    /// <param name="acceptDamaged">Whether the person asked for what there is.</param>
    public Reason? Refusal(PhotoFormat format, bool acceptDamaged)
    {
        if (MissingRows == 0)
            return null;
        if ((long)MissingRows * DrawnBelow > Rows)
            return PhotoReasons.TooManyRowsMissing.With(("format", format.Label()), ("percent", Percent));
        return acceptDamaged ? null : PhotoReasons.RowsMissing.With(("format", format.Label()), ("percent", Percent));
    }

    // Rounded up: something is missing.
    int Percent => (int)((((long)MissingRows * 100) + Rows - 1) / Rows);
}
