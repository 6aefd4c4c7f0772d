using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CartoonFunctions.Tests;

/// <summary>What is kept or sent must be readable by the version after and the version before: with a member more, and with one
/// less.</summary>
static class JsonContracts
{
    /// <summary>The types that a JSON context names.</summary>
    public static IEnumerable<Type> TypesOf(Type context) =>
        context.GetCustomAttributesData().Where(data => data.AttributeType == typeof(JsonSerializableAttribute))
            .Select(data => (Type)data.ConstructorArguments[0].Value!);

    /// <summary>Reads a made-up value with a member more in every object.</summary>
    public static void AssertReadsOneMemberMore(Type type, JsonSerializerOptions options)
    {
        JsonNode sample = Sample(type, options);
        JsonNode more = sample.DeepClone();
        foreach (JsonObject part in ObjectsOf(more))
            part["added"] = new JsonObject { ["later"] = true };

        JsonNode read = JsonSerializer.SerializeToNode(more.Deserialize(type, options), type, options)!;

        Assert.True(JsonNode.DeepEquals(sample, read), $"{sample.ToJsonString()} became {read.ToJsonString()}");
    }

    /// <summary>Reads a made-up value without each of its members, at every depth: nothing is null then that may not be.</summary>
    public static void AssertReadsOneMemberLess(Type type, JsonSerializerOptions options)
    {
        JsonNode sample = Sample(type, options);
        int objects = ObjectsOf(sample).Count();
        for (int i = 0; i < objects; i++)
        {
            foreach (string name in ObjectsOf(sample).ElementAt(i).Select(member => member.Key).ToList())
            {
                JsonNode less = sample.DeepClone();
                ObjectsOf(less).ElementAt(i).Remove(name);
                object? read = less.Deserialize(type, options);
                AssertNoNull(read, $"{type.Name} without {name}");
            }
        }
    }

    /// <summary>Reads a made-up value in which each text, in turn, is one that this version does not know.</summary>
    public static void AssertReadsUnknownNames(Type type, JsonSerializerOptions options)
    {
        JsonNode sample = Sample(type, options);
        foreach (JsonObject part in ObjectsOf(sample))
        {
            foreach (string name in part.Where(member =>
                member.Value?.GetValueKind() == JsonValueKind.String && !DateTimeOffset.TryParse((string?)member.Value, out _))
                .Select(member => member.Key).ToList())
                part[name] = "somethingNewer";
        }
        Assert.NotNull(sample.Deserialize(type, options));
    }

    static JsonNode Sample(Type type, JsonSerializerOptions options) => JsonSerializer.SerializeToNode(Value(type), type, options)!;

    static IEnumerable<JsonObject> ObjectsOf(JsonNode? node) => node switch
    {
        // A dictionary's keys are data and no members; those made up here are the text and the number of Value.
        JsonObject { Count: 1 } dictionary when dictionary.First().Key is "text" or "1" => [],
        JsonObject part => [part, .. part.SelectMany(member => ObjectsOf(member.Value))],
        JsonArray parts => parts.SelectMany(ObjectsOf),
        _ => [],
    };

    static object Value(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return "text";
        if (type == typeof(DateTimeOffset))
            return new DateTimeOffset(2026, 1, 4, 15, 23, 47, TimeSpan.Zero);
        if (type.IsEnum)
            return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!;
        if (type.IsPrimitive)
            return Convert.ChangeType(1, type, System.Globalization.CultureInfo.InvariantCulture);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
            return Dictionary(type.GetGenericArguments());
        if (type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)))
            return Elements(type.GetGenericArguments()[0]);
        return Record(type);
    }

    static IDictionary Dictionary(Type[] types)
    {
        IDictionary dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(types))!;
        dictionary.Add(Value(types[0]), Value(types[1]));
        return dictionary;
    }

    static Array Elements(Type type)
    {
        Array elements = Array.CreateInstance(type, 1);
        elements.SetValue(Value(type), 0);
        return elements;
    }

    static object Record(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).First();
        object value = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Value(parameter.ParameterType))]);
        foreach (PropertyInfo member in type.GetProperties().Where(member => member.CanWrite))
            member.SetValue(value, Value(member.PropertyType));
        return value;
    }

    static void AssertNoNull(object? value, string where)
    {
        Assert.True(value is not null, $"{where} is null");
        if (value is string || value.GetType().IsValueType)
            return;
        if (value is IEnumerable elements)
        {
            foreach (object? element in elements)
                AssertNoNull(element, where);
            return;
        }
        NullabilityInfoContext nullability = new();
        foreach (PropertyInfo member in value.GetType().GetProperties().Where(member => member.CanWrite))
        {
            object? part = member.GetValue(value);
            if (part is not null || nullability.Create(member).WriteState == NullabilityState.NotNull)
                AssertNoNull(part, $"{where}, {member.Name}");
        }
    }
}
