namespace CartoonFunctions.Cartooning.Models.Conversion;

/// <summary>Turns the TFLite files that the catalogue names into ONNX. Only networks that are known to the last operator; any other is
/// refused.</summary>
public static class TfliteConversion
{
    /// <summary>Converts a file. The same file always gives the same bytes.</summary>
    /// <exception cref="ModelException">It is not TFLite, damaged, or another network.</exception>
    public static byte[] ToOnnx(ReadOnlyMemory<byte> tflite)
    {
        TfliteGraph graph = TfliteGraph.Read(tflite);
        return graph.Fingerprint() switch
        {
            DctNetConversion.Fingerprint => DctNetConversion.Convert(graph),
            BlazeFaceConversion.Fingerprint => BlazeFaceConversion.Convert(graph),
            SelfieSegmentationConversion.Fingerprint => SelfieSegmentationConversion.Convert(graph),
            _ => throw new ModelException("The TFLite file holds a network that is not known here. Known are DCT-Net's head models, BlazeFace, full range, and selfie segmentation."),
        };
    }
}
