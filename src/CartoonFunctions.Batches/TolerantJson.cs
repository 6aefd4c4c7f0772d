using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>
/// How our own parts read what they keep and what they send each other, so that versions can roll forward and back with batches in
/// flight: members that this version does not know are passed over, those that are missing get their default, or nothing where that
/// would be null, and so do values of an enum that it does not know.
/// </summary>
public static class TolerantJson
{
    // Each by its type: what is compiled as a whole can't make a generic type at run time.
    static readonly JsonConverter[] enums =
    [
        EnumOf<BatchEnd>(), EnumOf<BatchState>(), EnumOf<ColourSource>(), EnumOf<CropKind>(), EnumOf<OutputFormat>(), EnumOf<PhotoState>(),
        EnumOf<SheetKind>(), EnumOf<WatermarkPlace>(),
    ];

    /// <summary>The options of a context, made tolerant.</summary>
    /// <param name="context">The shapes of its types.</param>
    /// <param name="ownEnums">Enums that are not of batches, each by <see cref="EnumOf{T}"/>.</param>
    public static JsonSerializerOptions Of(JsonSerializerContext context, params ReadOnlySpan<JsonConverter> ownEnums)
    {
        JsonSerializerOptions options = new(context.Options);
        foreach (JsonConverter own in ownEnums)
            options.Converters.Add(own);
        Apply(options, context);
        options.MakeReadOnly();
        return options;
    }

    /// <summary>Makes options tolerant.</summary>
    /// <param name="options">What is changed.</param>
    /// <param name="resolver">Where they take the shapes of types from.</param>
    public static void Apply(JsonSerializerOptions options, IJsonTypeInfoResolver resolver)
    {
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip;
        options.AllowOutOfOrderMetadataProperties = true;
        foreach (JsonConverter converter in enums)
            options.Converters.Add(converter);
        options.TypeInfoResolver = resolver.WithAddedModifier(Loosen);
    }

    /// <summary>How an enum is read tolerantly.</summary>
    public static JsonConverter EnumOf<T>() where T : struct, Enum => new TolerantEnum<T>();

    static void Loosen(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
            return;
        foreach (JsonPropertyInfo member in type.Properties)
            member.IsRequired = false;

        // The member's own setter refuses what only a constructor sets; its property does not.
        PropertyInfo[] neverNull = [.. type.Properties.Where(member => !member.IsSetNullable).Select(member => member.AttributeProvider)
            .OfType<PropertyInfo>().Where(property => property.CanWrite && !property.PropertyType.IsValueType)];
        type.OnDeserialized += value =>
        {
            foreach (PropertyInfo member in neverNull)
            {
                if (member.GetValue(value) is null)
                    member.SetValue(value, Nothing(member.PropertyType, type.Options));
            }
        };
    }

    /// <summary>The value of a type that says nothing: an empty text, no elements, a record of defaults.</summary>
    static object? Nothing(Type type, JsonSerializerOptions options)
    {
        JsonTypeInfo shape = options.GetTypeInfo(type);
        string json = shape.Kind switch
        {
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "{}",
            JsonTypeInfoKind.Enumerable => "[]",
            _ => "\"\"",
        };
        return JsonSerializer.Deserialize(json, shape);
    }

    sealed class TolerantEnum<T> : JsonConverter<T> where T : struct, Enum
    {
        // Of a state that is not known here only that it is none of ours can be said; an unknown option is left at its default.
        static readonly T unknown = Enum.TryParse("Failed", out T failed) ? failed : default;

        readonly JsonConverter<T> known = (JsonConverter<T>)new CamelCaseNames<T>().CreateConverter(typeof(T), new JsonSerializerOptions());

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            Utf8JsonReader before = reader;
            try
            {
                return known.Read(ref reader, typeToConvert, options);
            }
            catch (JsonException)
            {
                reader = before;
                reader.Skip();
                return unknown;
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => known.Write(writer, value, options);
    }
}
