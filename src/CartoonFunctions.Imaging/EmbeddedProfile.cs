using NetVips;

namespace CartoonFunctions.Imaging;

/// <summary>The colour profile that libvips carries with an image.</summary>
static class EmbeddedProfile
{
    /// <summary>The image with a colour profile (ICC) on it.</summary>
    public static Image Put(Image image, byte[] profile) => image.Mutate(target => target.Set(GValue.BlobType, "icc-profile-data", profile));
}
