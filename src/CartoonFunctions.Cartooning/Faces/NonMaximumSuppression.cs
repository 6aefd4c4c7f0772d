namespace CartoonFunctions.Cartooning.Faces;

/// <summary>Keeps the most confident of the boxes that mean the same face.</summary>
static class NonMaximumSuppression
{
    /// <summary>Intersection over union above which two boxes are one face: the detector's own value.</summary>
    public const float MostOverlap = 0.3f;

    /// <summary>Share of the smaller box inside the larger above which it is a part of the same face, seen at another scale.</summary>
    public const float MostContainment = 0.65f;

    /// <summary>The boxes that stay, most confident first.</summary>
    public static List<FaceBox> Keep(List<FaceBox> boxes)
    {
        boxes.Sort((a, b) => b.Score.CompareTo(a.Score));
        List<FaceBox> kept = [];
        foreach (FaceBox box in boxes)
        {
            if (!kept.Exists(other => box.Overlap(other) > MostOverlap || box.Containment(other) > MostContainment))
                kept.Add(box);
        }
        return kept;
    }
}
