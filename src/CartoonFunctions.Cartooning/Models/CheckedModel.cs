using System.Security.Cryptography;

namespace CartoonFunctions.Cartooning.Models;

/// <summary>A model file in memory, known by its hash: what is loaded is what was checked.</summary>
public sealed class CheckedModel
{
    CheckedModel(string path, byte[] content)
    {
        Path = path;
        Content = content;
        Sha256 = Hash(content);
    }

    /// <summary>Where it was read from.</summary>
    public string Path { get; }

    /// <summary>The file.</summary>
    public byte[] Content { get; }

    /// <summary>Its SHA-256, lower-case hex.</summary>
    public string Sha256 { get; }

    /// <summary>Reads a file that the catalogue lists.</summary>
    /// <param name="folders">Where models lie.</param>
    /// <param name="file">What the catalogue says of it.</param>
    /// <param name="id">What to install when it is missing.</param>
    /// <exception cref="ModelException">It is not installed, cannot be read, or is another file.</exception>
    public static CheckedModel Read(ModelFolders folders, ModelFile file, string id)
    {
        CheckedModel model = Read(file.RequirePath(folders, id));
        file.ThrowUnlessAccepts(model.Sha256, id);
        return model;
    }

    /// <summary>Reads a file that a user brought.</summary>
    /// <exception cref="ModelException">It cannot be read.</exception>
    public static CheckedModel Read(string path)
    {
        try
        {
            return new CheckedModel(path, File.ReadAllBytes(path));
        }
        catch (Exception fault) when (IsUnreadable(fault))
        {
            throw Unreadable(path, fault);
        }
    }

    /// <summary>A model that was made in memory.</summary>
    /// <param name="path">What it was made from, for messages.</param>
    /// <param name="content">The model.</param>
    public static CheckedModel Of(string path, byte[] content) => new(path, content);

    /// <summary>SHA-256, lower-case hex.</summary>
    public static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>SHA-256 of a file, lower-case hex, without holding the file.</summary>
    /// <exception cref="ModelException">It cannot be read.</exception>
    public static string HashFile(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception fault) when (IsUnreadable(fault))
        {
            throw Unreadable(path, fault);
        }
    }

    static bool IsUnreadable(Exception fault) => fault is IOException or UnauthorizedAccessException;

    static ModelException Unreadable(string path, Exception fault) => new($"The model file {path} can't be read: {fault.Message}", fault);
}
