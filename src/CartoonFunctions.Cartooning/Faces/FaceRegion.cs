namespace CartoonFunctions.Cartooning.Faces;

/// <summary>Where the face itself lies in the head models' crop, from brow to chin and cheek to cheek.</summary>
static class FaceRegion
{
    // An ellipse that lies inside the template's face, in pixels of the crop.
    const float CentreX = 145.5f;
    const float CentreY = 172;
    const float HalfWidth = 64;
    const float HalfHeight = 88;
    const float EdgePixels = 8;

    /// <summary>For each pixel of the crop: 1 outside the face, 0 inside, soft between.</summary>
    public static readonly float[] Outside = Draw();

    static float[] Draw()
    {
        float[] values = new float[BlendMask.Side * BlendMask.Side];
        for (int i = 0; i < values.Length; i++)
        {
            float x = (i % BlendMask.Side - CentreX) / HalfWidth;
            float y = (i / BlendMask.Side - CentreY) / HalfHeight;
            float pixelsOutside = (MathF.Sqrt((x * x) + (y * y)) - 1) * HalfWidth;
            values[i] = 1 / (1 + MathF.Exp(-pixelsOutside / EdgePixels));
        }
        return values;
    }
}
