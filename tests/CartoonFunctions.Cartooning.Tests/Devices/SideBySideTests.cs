using CartoonFunctions.Cartooning.Devices;

namespace CartoonFunctions.Cartooning.Tests.Devices;

public class SideBySideTests
{
    static readonly int[] Parts = [.. Enumerable.Range(0, 1000)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_made_has_the_order_of_its_parts_whether_the_cores_are_busy_or_not(bool areBusy)
    {
        using BusyCores? others = areBusy ? new BusyCores() : null;

        Assert.Equal(Parts.Select(part => 2 * part), SideBySide.Make(Parts, part => 2 * part, CancellationToken.None));
    }

    [Fact]
    public void What_fails_comes_as_it_was_thrown() => Assert.Equal("part 500",
        Assert.Throws<DeviceFaultException>(() => SideBySide.Make(Parts,
            part => part == 500 ? throw new DeviceFaultException($"part {part}", new InvalidOperationException()) : part,
            CancellationToken.None)).Message);

    [Fact]
    public void A_cancel_ends_it()
    {
        using CancellationTokenSource cancel = new();

        Assert.ThrowsAny<OperationCanceledException>(() => SideBySide.Make(Parts, part =>
        {
            cancel.Cancel();
            cancel.Token.ThrowIfCancellationRequested();
            return part;
        }, cancel.Token));
    }
}
