using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;
using Microsoft.ML.OnnxRuntime;

namespace CartoonFunctions.Cartooning.Tests.Models;

public class PaddedTensorTests
{
    [Theory]
    [InlineData(-1, 5, 1)]
    [InlineData(-4, 5, 4)]
    [InlineData(5, 5, 3)]
    [InlineData(9, 5, 1)]
    [InlineData(-13, 5, 3)]
    [InlineData(7, 2, 1)]
    [InlineData(-3, 1, 0)]
    public void Reflection_does_not_repeat_the_edge(int index, int length, int expected) =>
        Assert.Equal(expected, PaddedTensor.Reflect(index, length));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_picture_comes_back_as_it_went_in(bool asBytes)
    {
        using PixelImage picture = TestPhotos.Draw(37, 21, seed: 3);
        using PaddedTensor tensor = new PictureTransfer(asBytes, RepeatsSizes: false).Rent(OrtAllocator.DefaultInstance, 64, 48);

        tensor.Fill(picture, margin: 10);
        using PixelImage back = tensor.ToImage(37, 21, margin: 10);

        Assert.Equal(picture.Rgb.ToArray(), back.Rgb.ToArray());
    }

    [Fact]
    public void Floats_are_planes_of_red_green_and_blue_between_minus_one_and_one()
    {
        using PixelImage picture = new(8, 8);
        for (int i = 0; i < 64; i++)
            (picture.Rgb[3 * i], picture.Rgb[(3 * i) + 1], picture.Rgb[(3 * i) + 2]) = (255, 0, (byte)(i == 0 ? 51 : 0));
        using FloatTensor tensor = new(OrtAllocator.DefaultInstance, 8, 8);

        tensor.Fill(picture, margin: 0);

        ReadOnlySpan<float> values = tensor.Value.GetTensorDataAsSpan<float>();
        Assert.Equal([1, 3, 8, 8], tensor.Value.GetTensorTypeAndShape().Shape);
        Assert.Equal((1f, -1f, -0.6f), (values[0], values[64], MathF.Round(values[128], 5)));
    }

    [Fact]
    public void Every_level_is_its_pixel_wherever_in_a_row_it_stands()
    {
        using PixelImage picture = new(271, 1);
        for (int i = 0; i < picture.Rgb.Length; i++)
            picture.Rgb[i] = (byte)i;
        using FloatTensor tensor = new(OrtAllocator.DefaultInstance, 271, 1);

        tensor.Fill(picture, margin: 0);

        ReadOnlySpan<float> values = tensor.Value.GetTensorDataAsSpan<float>();
        for (int i = 0; i < picture.Rgb.Length; i++)
            Assert.Equal(((byte)i / 127.5f) - 1f, values[(i % 3 * 271) + (i / 3)]);
    }

    [Fact]
    public void What_lies_beyond_the_levels_is_cut_off_what_lies_between_is_rounded_and_what_is_no_number_is_black()
    {
        float[] levels = [-9e9f, -1, -0.998f, -0.9963f, 0, 0.9962f, 1, 2, 9e9f, float.NaN, float.PositiveInfinity];
        byte[] pixels = [0, 0, 0, 0, 128, 255, 255, 255, 255, 0, 255];
        using FloatTensor tensor = new(OrtAllocator.DefaultInstance, 29, 1);
        Span<float> values = tensor.Value.GetTensorMutableDataAsSpan<float>();
        for (int i = 0; i < values.Length; i++)
            values[i] = levels[i % levels.Length];

        using PixelImage drawn = tensor.ToImage(29, 1, margin: 0);

        for (int i = 0; i < values.Length; i++)
            Assert.Equal(pixels[i % pixels.Length], drawn.Rgb[(i % 29 * 3) + (i / 29)]);
    }

    [Fact]
    public void Bytes_lie_as_in_the_picture_and_mirrored_around_it()
    {
        using PixelImage picture = new(3, 1);
        for (byte i = 0; i < 9; i++)
            picture.Rgb[i] = i;
        using ByteTensor tensor = new(OrtAllocator.DefaultInstance, 7, 2);

        tensor.Fill(picture, margin: 2);

        Assert.Equal([1, 2, 7, 3], tensor.Value.GetTensorTypeAndShape().Shape);
        byte[] row = [6, 7, 8, 3, 4, 5, 0, 1, 2, 3, 4, 5, 6, 7, 8, 3, 4, 5, 0, 1, 2];
        Assert.Equal([.. row, .. row], tensor.Value.GetTensorDataAsSpan<byte>().ToArray());
    }

    [Theory]
    [InlineData(100, 8, 32, 168)]
    [InlineData(96, 8, 32, 160)]
    [InlineData(1, 32, 64, 160)]
    public void A_padded_length_is_a_multiple_that_holds_both_margins(int length, int multiple, int margin, int expected) =>
        Assert.Equal(expected, new ModelContract(multiple, margin).Padded(length));
}
