namespace CartoonFunctions.Tests;

/// <summary>Where the tests find things: the repository, and the real photos and models that lie beside it on some machines.</summary>
static class TestFolders
{
    public static string Repository { get; } = FindRepository();

    public static string Models => Path.Combine(Repository, "models");

    /// <summary>Real photos and models beside the repository; skips the test where they are not.</summary>
    public static string Shared(string relative)
    {
        string path = Path.Combine(Repository, "..", "shared", relative);
        Skip.IfNot(Path.Exists(path), $"needs ../shared/{relative}, which is not on this machine");
        return Path.GetFullPath(path);
    }

    /// <summary>MediaPipe's face finder as npm installs it; skips the test where it is not.</summary>
    public static string FaceModel
    {
        get
        {
            string path = Path.Combine(Models, "faces/node_modules/@mediapipe/face_detection/face_detection_full_range.tflite");
            Skip.IfNot(File.Exists(path), "needs npm ci in models/faces");
            return path;
        }
    }

    /// <summary>MediaPipe's selfie segmentation as npm installs it; skips the test where it is not.</summary>
    public static string PeopleModel
    {
        get
        {
            string path = Path.Combine(Models, "people/node_modules/@mediapipe/selfie_segmentation/selfie_segmentation.tflite");
            Skip.IfNot(File.Exists(path), "needs npm ci in models/people");
            return path;
        }
    }

    /// <summary>Skips the test where no people can be cut out, for their model is not installed.</summary>
    public static void NeedPeopleModel() => Skip.IfNot(File.Exists(Path.Combine(Models, "installed/selfie-segmentation.onnx")),
        "needs the model that cuts people out, which ./cartoon test installs");

    static string FindRepository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "CartoonFunctions.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests must run inside the repository.");
    }
}
