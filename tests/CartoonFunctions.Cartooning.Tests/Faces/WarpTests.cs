using System.Numerics;
using CartoonFunctions.Cartooning.Faces;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Tests.Faces;

public class WarpTests
{
    [Fact]
    public void A_checkerboard_moved_by_whole_pixels_keeps_its_values()
    {
        using PixelImage board = Checkerboard(16, 12, square: 4);
        using PixelImage moved = Sample(board, 8, 8, Matrix3x2.CreateTranslation(5, 3));
        for (int y = 0; y < 8; y++)
        {
            for (int x = 0; x < 8; x++)
                Assert.Equal(board.RgbRow(y + 3)[3 * (x + 5)], moved.RgbRow(y)[3 * x]);
        }
    }

    [Fact]
    public void Halfway_between_two_squares_lies_their_mean()
    {
        using PixelImage board = Checkerboard(16, 16, square: 4);
        using PixelImage moved = Sample(board, 8, 1, Matrix3x2.CreateTranslation(0.5f, 0));
        Assert.Equal([0, 0, 0, 128, 255, 255, 255, 128], Reds(moved, 0));
    }

    [Fact]
    public void Outside_the_picture_is_mirrored_at_its_edge()
    {
        using PixelImage ramp = Draw(8, 4, (x, _) => (byte)(10 * x));
        using PixelImage sampled = Sample(ramp, 5, 1, Matrix3x2.CreateTranslation(-3, 0));
        Assert.Equal([30, 20, 10, 0, 10], Reds(sampled, 0));
    }

    [Fact]
    public void A_quarter_turn_about_the_centre_turns_rows_into_columns()
    {
        using PixelImage picture = Draw(5, 5, (x, y) => (byte)((50 * y) + (10 * x)));
        using PixelImage turned = Sample(picture, 5, 5, Matrix3x2.CreateRotation(MathF.PI / 2, new Vector2(2, 2)));
        Assert.Equal([40, 90, 140, 190, 240], Reds(turned, 0));
    }

    [Fact]
    public void A_fine_checkerboard_shrunk_to_half_is_an_even_grey_and_not_a_pattern()
    {
        using PixelImage board = Checkerboard(32, 32, square: 1);
        using PixelImage small = Sample(board, 8, 8, new Matrix3x2(4, 0, 0, 4, 1.5f, 1.5f));
        Assert.Equal(Enumerable.Repeat((byte)128, 8), Reds(small, 3));
    }

    [Fact]
    public void Shrinking_does_not_move_the_picture()
    {
        using PixelImage ramp = Draw(64, 8, (x, _) => (byte)(4 * x));
        using PixelImage small = Sample(ramp, 14, 1, new Matrix3x2(4, 0, 0, 4, 4, 4));
        for (int x = 0; x < 14; x++)
            Assert.Equal(4 * ((4 * x) + 4), Reds(small, 0)[x], 1.0);
    }

    static PixelImage Sample(PixelImage source, int width, int height, Matrix3x2 toSource)
    {
        using PixelPyramid pyramid = new(source);
        PixelImage target = new(width, height);
        Warp.Sample(pyramid, toSource, target);
        return target;
    }

    static PixelImage Checkerboard(int width, int height, int square) =>
        Draw(width, height, (x, y) => ((x / square) + (y / square)) % 2 == 0 ? (byte)0 : (byte)255);

    static PixelImage Draw(int width, int height, Func<int, int, byte> red)
    {
        PixelImage image = new(width, height);
        image.Rgb.Clear();
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                image.RgbRow(y)[3 * x] = red(x, y);
        }
        return image;
    }

    static byte[] Reds(PixelImage image, int y)
    {
        byte[] reds = new byte[image.Width];
        for (int x = 0; x < reds.Length; x++)
            reds[x] = image.RgbRow(y)[3 * x];
        return reds;
    }
}
