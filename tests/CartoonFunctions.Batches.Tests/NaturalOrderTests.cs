using CartoonFunctions.Batches.Names;

namespace CartoonFunctions.Batches.Tests;

public class NaturalOrderTests
{
    [Fact]
    public void Numbers_are_ordered_by_their_value_folders_together_and_copies_behind()
    {
        string[] ordered = ["a/2.jpg", "a/10.jpg", "a 2/1.jpg", "IMG_1.jpg", "IMG_1 (2).jpg", "IMG_2.jpg", "img_3.jpg", "IMG_10.jpg",
            "IMG_010.jpg", "IMG_11a.jpg", "Zoe.jpg", "é.jpg", "中2.jpg", "中10.jpg"];
        string[] shuffled = [.. ordered];
        new Random(1).Shuffle(shuffled);

        Assert.Equal([.. ordered.Except(["IMG_10.jpg", "IMG_010.jpg"])],
            shuffled.Except(["IMG_10.jpg", "IMG_010.jpg"]).Order(NaturalOrder.Comparer));
        Assert.Equal(["IMG_010.jpg", "IMG_10.jpg"], new[] { "IMG_10.jpg", "IMG_010.jpg" }.Order(NaturalOrder.Comparer));
    }

    [Fact]
    public void A_number_longer_than_any_integer_is_still_a_number()
    {
        string[] names = [new string('9', 40), "1" + new string('0', 40)];

        Assert.Equal(names, names.Reverse().Order(NaturalOrder.Comparer));
    }
}
