using System.Numerics;
using CartoonFunctions.Cartooning.Faces;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Cartooning.Tests.Faces;

public class FaceBlendTests
{
    [Fact]
    public void The_mask_is_whole_in_the_middle_half_at_its_edge_and_nothing_outside()
    {
        Assert.Equal(1, BlendMask.At(new Vector2(143.5f)), 1e-3f);
        Assert.Equal(0.5f, BlendMask.At(new Vector2(143.5f - 96, 143.5f)), 0.01f);
        Assert.Equal(0.5f, BlendMask.At(new Vector2(143.5f, 143.5f + 134)), 0.01f);
        Assert.Equal(1 / (1 + MathF.E), BlendMask.At(new Vector2(143.5f + 96 + 5, 143.5f)), 0.01f); // one edge width further out
        Assert.Equal(0, BlendMask.At(new Vector2(5, 5)), 1e-3f);
        Assert.Equal(0, BlendMask.At(new Vector2(143.5f, -0.5f)));
        Assert.Equal(0, BlendMask.At(new Vector2(143.5f, 0)));
        Assert.Equal(0, BlendMask.At(new Vector2(float.NaN, 143.5f)));
    }

    [SkippableFact]
    public void The_mask_is_the_original_painted_one_to_within_two_hundredths_on_average()
    {
        VipsCodec codec = new(new PhotoLimits());
        using PixelImage painted = codec.Decode(File.ReadAllBytes(TestFolders.Shared("models/faces/alpha.jpg")), BlendMask.Side,
            keepMetadata: false);
        double sum = 0;
        for (int y = 0; y < BlendMask.Side - 1; y++)
        {
            for (int x = 0; x < BlendMask.Side - 1; x++)
                sum += Math.Abs((painted.RgbRow(y)[3 * x] / 255.0) - BlendMask.At(new Vector2(x, y)));
        }
        Assert.InRange(sum / (287 * 287), 0, 0.02);
    }

    [Fact]
    public void A_head_is_mixed_in_by_the_mask_where_its_alignment_puts_it()
    {
        using PixelImage picture = Filled(400, 400, 40, 80, 120);
        using PixelImage head = Filled(BlendMask.Side, BlendMask.Side, 240, 200, 20);
        // A quarter of the size, turned by a right angle: crop (x, y) lies at (300 - y/4, 100 + x/4).
        Matrix3x2 cropToPhoto = new(0, 0.25f, -0.25f, 0, 300, 100);

        FaceBlend.Lay(head, cropToPhoto, picture);

        AssertPixel(picture, 264, 136, 240, 200, 20);         // the middle of the crop
        AssertPixel(picture, 299, 101, 40, 80, 120);          // the crop's corner
        AssertPixel(picture, 200, 136, 40, 80, 120);          // beside it
        float weight = BlendMask.At(new Vector2(4 * 12, 4 * 36)); // picture (264, 112) is crop (48, 144): the mask's left edge
        Assert.InRange(weight, 0.3f, 0.7f);
        AssertPixel(picture, 264, 112, 40 + (200 * weight), 80 + (120 * weight), 120 - (100 * weight));
    }

    [Fact]
    public void A_head_that_hangs_out_of_the_picture_is_cut()
    {
        using PixelImage picture = Filled(50, 50, 0, 0, 0);
        using PixelImage head = Filled(BlendMask.Side, BlendMask.Side, 255, 255, 255);
        FaceBlend.Lay(head, Matrix3x2.CreateTranslation(-140, -140), picture);
        AssertPixel(picture, 3, 3, 255, 255, 255);
    }

    static void AssertPixel(PixelImage image, int x, int y, double red, double green, double blue)
    {
        ReadOnlySpan<byte> pixel = image.RgbRow(y).Slice(3 * x, 3);
        Assert.Equal(red, pixel[0], 1.0);
        Assert.Equal(green, pixel[1], 1.0);
        Assert.Equal(blue, pixel[2], 1.0);
    }

    static PixelImage Filled(int width, int height, byte red, byte green, byte blue)
    {
        PixelImage image = new(width, height);
        for (int i = 0; i < width * height; i++)
        {
            image.Rgb[3 * i] = red;
            image.Rgb[(3 * i) + 1] = green;
            image.Rgb[(3 * i) + 2] = blue;
        }
        return image;
    }
}
