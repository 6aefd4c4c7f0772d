namespace CartoonFunctions.Cartooning.Faces;

/// <summary>Where a detector saw a face: pixels of the photo, edges from the top left, and its confidence.</summary>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Top edge.</param>
/// <param name="Right">Right edge, beyond <paramref name="Left"/>.</param>
/// <param name="Bottom">Bottom edge, beyond <paramref name="Top"/>.</param>
/// <param name="Score">Confidence, 0 to 1.</param>
readonly record struct FaceBox(float Left, float Top, float Right, float Bottom, float Score)
{
    public float Width => Right - Left;

    public float Height => Bottom - Top;

    public float Area => Math.Max(0, Width) * Math.Max(0, Height);

    /// <summary>The area that both cover.</summary>
    public float Intersection(FaceBox other) =>
        Math.Max(0, Math.Min(Right, other.Right) - Math.Max(Left, other.Left))
        * Math.Max(0, Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top));

    /// <summary>Intersection over union, 0 to 1.</summary>
    public float Overlap(FaceBox other)
    {
        float shared = Intersection(other);
        return shared == 0 ? 0 : shared / (Area + other.Area - shared);
    }

    /// <summary>Intersection over the smaller of the two, 0 to 1: 1 where one lies inside the other.</summary>
    public float Containment(FaceBox other)
    {
        float shared = Intersection(other);
        return shared == 0 ? 0 : shared / Math.Min(Area, other.Area);
    }
}
