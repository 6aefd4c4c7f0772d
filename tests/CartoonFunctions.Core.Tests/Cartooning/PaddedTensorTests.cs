using CartoonFunctions.Cartooning;
using CartoonFunctions.Imaging;
using CartoonFunctions.Tests;

namespace CartoonFunctions.Core.Tests.Cartooning;

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
    public void Reflection_does_not_repeat_the_edge(int index, int length, int expected) => Assert.Equal(expected, PaddedTensor.Reflect(index, length));

    [Fact]
    public void A_picture_comes_back_as_it_went_in()
    {
        using PixelImage picture = TestPhotos.Draw(37, 21, seed: 3);
        ModelContract contract = new(SizeMultiple: 16, MarginPixels: 10);
        using PaddedTensor tensor = PaddedTensor.From(picture, contract);

        using PixelImage back = tensor.ToImage(37, 21, contract.MarginPixels);

        Assert.Equal(picture.Rgb.ToArray(), back.Rgb.ToArray());
    }

    [Fact]
    public void The_tensor_is_planes_of_red_green_and_blue_between_minus_one_and_one()
    {
        using PixelImage picture = new(8, 8);
        for (int i = 0; i < 64; i++)
            (picture.Rgb[3 * i], picture.Rgb[(3 * i) + 1], picture.Rgb[(3 * i) + 2]) = (255, 0, (byte)(i == 0 ? 51 : 0));

        using PaddedTensor tensor = PaddedTensor.From(picture, new ModelContract(SizeMultiple: 8, MarginPixels: 0));

        ReadOnlySpan<float> values = tensor.Value.GetTensorDataAsSpan<float>();
        Assert.Equal([1, 3, 8, 8], tensor.Value.GetTensorTypeAndShape().Shape);
        Assert.Equal((1f, -1f, -0.6f), (values[0], values[64], MathF.Round(values[128], 5)));
    }

    [Theory]
    [InlineData(100, 8, 32, 168)]
    [InlineData(96, 8, 32, 160)]
    [InlineData(1, 32, 64, 160)]
    public void A_padded_length_is_a_multiple_that_holds_both_margins(int length, int multiple, int margin, int expected) =>
        Assert.Equal(expected, new ModelContract(multiple, margin).Padded(length));
}
