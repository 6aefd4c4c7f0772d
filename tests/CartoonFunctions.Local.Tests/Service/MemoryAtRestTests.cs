using CartoonFunctions.Local.Service;

namespace CartoonFunctions.Local.Tests.Service;

public sealed class MemoryAtRestTests
{
    const long Mebibyte = 1 << 20;

    [Fact]
    public void Memory_is_given_back_once_when_much_work_has_come_to_rest()
    {
        using MemoryAtRest memory = new(TimeProvider.System);
        long[] allocated = [40, 45, 400, 900, 901, 902, 903, 1100, 1101, 1200, 1201];

        Assert.Equal([901, 1200 + 1], allocated.Where(mebibytes => memory.IsDue(mebibytes * Mebibyte)));
    }
}
