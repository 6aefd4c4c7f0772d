using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>
/// How our own parts read what they keep and what they send each other, so that versions can roll forward and back with batches in
/// flight: members that this version does not know are passed over, those that are missing get their default, or nothing where that
/// would be null, and so do values of an enum that it does not know.
/// </summary>
public static class TolerantJson
{
    /// <summary>The options of a context, made tolerant.</summary>
    public static JsonSerializerOptions Of(JsonSerializerContext context)
    {
        JsonSerializerOptions options = new(context.Options);
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
        options.Converters.Add(new TolerantEnums());
        options.TypeInfoResolver = resolver.WithAddedModifier(Loosen);
    }

    static void Loosen(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
            return;
        foreach (JsonPropertyInfo member in type.Properties)
            member.IsRequired = false;

        NullabilityInfoContext nullability = new();
        PropertyInfo[] neverNull = [.. type.Type.GetProperties().Where(member =>
            member.CanWrite && !member.PropertyType.IsValueType && nullability.Create(member).WriteState == NullabilityState.NotNull)];
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

    sealed class TolerantEnums : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(TolerantEnum<>).MakeGenericType(typeToConvert), options)!;
    }

    sealed class TolerantEnum<T>(JsonSerializerOptions options) : JsonConverter<T> where T : struct, Enum
    {
        // Of a state that is not known here only that it is none of ours can be said; an unknown option is left at its default.
        static readonly T unknown = Enum.TryParse("Failed", out T failed) ? failed : default;

        readonly JsonConverter<T> known = (JsonConverter<T>)new CamelCaseNames<T>().CreateConverter(typeof(T), options);

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
