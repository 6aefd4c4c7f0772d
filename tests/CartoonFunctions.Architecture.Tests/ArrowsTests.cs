using System.Xml.Linq;

namespace CartoonFunctions.Architecture.Tests;

/// <summary>The layout is the architecture: arrows between assemblies, and between the namespaces inside one, point one way.</summary>
public sealed class ArrowsTests
{
    static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["CartoonFunctions.Imaging"] = [],
        ["CartoonFunctions.ImageSharp"] = ["CartoonFunctions.Imaging"],
        ["CartoonFunctions.Cartooning"] = ["CartoonFunctions.Imaging"],
        ["CartoonFunctions.Batches"] = ["CartoonFunctions.Cartooning"],
        ["CartoonFunctions.Storage"] = ["CartoonFunctions.Batches"],
        ["CartoonFunctions.Web"] = ["CartoonFunctions.Storage"],
        ["CartoonFunctions.Local"] = ["CartoonFunctions.Web"],
        ["CartoonFunctions.App"] = ["CartoonFunctions.Web", "CartoonFunctions.ImageSharp"],
    };

    /// <summary>What a layer may not know, whatever brings it along.</summary>
    static readonly Dictionary<string, string[]> MayNotName = new()
    {
        ["CartoonFunctions.Imaging"] = ["Azure", "Microsoft.ML", "Microsoft.AspNetCore"],
        ["CartoonFunctions.Cartooning"] = ["Azure", "NetVips", "Microsoft.AspNetCore"],
        ["CartoonFunctions.Batches"] = ["Azure", "Microsoft.ML", "NetVips", "Microsoft.AspNetCore"],
        ["CartoonFunctions.Storage"] = ["Microsoft.ML", "NetVips", "Microsoft.AspNetCore"],
        ["CartoonFunctions.Web"] = ["Azure", "Microsoft.ML", "NetVips", "CartoonFunctions.Storage.Blobs",
            "CartoonFunctions.Storage.DataFolders"],
    };

    /// <summary>What puts the parts together knows them all, and is known to none of them.</summary>
    static readonly string[] CompositionRoots = ["AppServices.cs", "CartoonWeb.cs", "Program.cs"];

    [Fact]
    public void Every_assembly_has_its_place_and_references_only_what_lies_below_it()
    {
        // The Functions SDK leaves a project of its own among what it builds.
        string[] projects = [.. Directory.GetDirectories(SourceFile.SourceFolder)
            .SelectMany(folder => Directory.GetFiles(folder, "*.csproj"))];
        Assert.Equal(MayUse.Keys.Order(), projects.Select(Path.GetFileNameWithoutExtension).Order());
        foreach (string project in projects)
        {
            string[] references = [.. XDocument.Load(project).Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!))];
            Assert.Subset(MayUse[Path.GetFileNameWithoutExtension(project)].ToHashSet(), references.ToHashSet());
        }
    }

    [Fact]
    public void A_layer_names_no_library_that_belongs_to_another()
    {
        string[] wrong =
        [
            .. from file in SourceFile.All
               from library in MayNotName.GetValueOrDefault(file.Assembly, [])
               where File.ReadLines(file.Path).Any(line => line.StartsWith($"using {library}", StringComparison.Ordinal))
               select $"{file.Path} uses {library}",
        ];
        AssertNone(wrong);
    }

    [Fact]
    public void Of_the_storage_only_the_adapters_of_blobs_name_Azure()
    {
        string[] wrong =
        [
            .. from file in SourceFile.All
               where file.Assembly == "CartoonFunctions.Storage" && file.Namespace != "CartoonFunctions.Storage.Blobs"
                   && File.ReadLines(file.Path).Any(line => line.StartsWith("using Azure", StringComparison.Ordinal))
               select $"{file.Path} uses Azure",
        ];
        AssertNone(wrong);
    }

    [Fact]
    public void Every_namespace_is_its_folder()
    {
        string[] wrong =
        [
            .. from file in SourceFile.All
               where file.Namespace.Length > 0 && file.Namespace != file.ExpectedNamespace
                   && !file.Path.Contains("Absent", StringComparison.Ordinal)
               select $"{file.Path} has namespace {file.Namespace}, not {file.ExpectedNamespace}",
        ];
        AssertNone(wrong);
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Namespaces_inside_an_assembly_do_not_use_each_other_in_a_circle(string assembly)
    {
        NamespaceGraph graph = new([.. SourceFile.All.Where(file =>
            file.Assembly == assembly && !CompositionRoots.Contains(Path.GetFileName(file.Path)))]);
        AssertNone(graph.Circles());
    }

    public static TheoryData<string> Assemblies => [.. MayUse.Keys];

    static void AssertNone(IEnumerable<string> faults)
    {
        string[] all = [.. faults];
        Assert.True(all.Length == 0, string.Join(Environment.NewLine, all));
    }
}
