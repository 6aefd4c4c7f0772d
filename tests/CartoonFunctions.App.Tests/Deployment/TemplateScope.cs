using System.Globalization;
using System.Text.Json.Nodes;

namespace CartoonFunctions.App.Tests.Deployment;

/// <summary>
/// One template of a deployment and what its expressions come to, as far as that can be told without Azure. What only Azure knows, such as
/// the address of a resource, becomes a word for it: <c>reference.photos.outputs.name.value</c>.
/// </summary>
/// <param name="template">The template: its variables, functions and defaults of parameters.</param>
/// <param name="parameters">What its parameters are given, already evaluated.</param>
/// <param name="copyIndex">Which of a resource's copies is meant, from 0.</param>
sealed class TemplateScope(JsonObject template, JsonObject parameters, int copyIndex = 0)
{
    /// <summary>What a value comes to, with all that is in it.</summary>
    public JsonNode? Evaluate(JsonNode? value) => value switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Evaluate(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Evaluate)]),
        JsonValue text when text.TryGetValue(out string? expression) && expression.StartsWith('[') && !expression.StartsWith("[[") =>
            new Reader(this, expression[1..^1]).ReadWhole(),
        _ => value?.DeepClone(),
    };

    /// <summary>The same template for another copy of a resource.</summary>
    public TemplateScope Copy(int index) => new(template, parameters, index);

    JsonNode? Parameter(string name) => parameters.ContainsKey(name) ? parameters[name]?.DeepClone()
        : template["parameters"]?[name]?["defaultValue"] is { } given ? Evaluate(given) : Word("parameters", [name]);

    JsonNode? Call(string function, JsonNode?[] arguments) => function switch
    {
        "parameters" => Parameter((string)arguments[0]!),
        "variables" => Evaluate(template["variables"]![(string)arguments[0]!]),
        "createArray" => new JsonArray([.. arguments.Select(Clone)]),
        "createObject" => new JsonObject(arguments.Chunk(2).Select(pair => KeyValuePair.Create((string)pair[0]!, Clone(pair[1])))),
        "concat" when arguments.All(argument => argument is JsonArray) =>
            new JsonArray([.. arguments.SelectMany(list => list!.AsArray().Select(Clone))]),
        "concat" => string.Concat(arguments.Select(Text)),
        "join" => string.Join(Text(arguments[1]), arguments[0]!.AsArray().Select(Text)),
        "format" => string.Format(CultureInfo.InvariantCulture, (string)arguments[0]!, [.. arguments.Skip(1).Select(Text)]),
        "if" => Clone((bool)arguments[0]! ? arguments[1] : arguments[2]),
        "equals" => JsonNode.DeepEquals(arguments[0], arguments[1]),
        "empty" => arguments[0] is JsonArray { Count: 0 } || Text(arguments[0]).Length == 0,
        "length" => arguments[0]!.AsArray().Count,
        "string" => Text(arguments[0]),
        "json" => JsonNode.Parse((string)arguments[0]!),
        "max" => arguments.Max(Number),
        "mul" => Number(arguments[0]) * Number(arguments[1]),
        "div" => Number(arguments[0]) / Number(arguments[1]),
        "null" => null,
        "true" => true,
        "false" => false,
        "copyIndex" => copyIndex,
        _ when UserFunction(function) is { } defined => Run(defined, arguments),
        _ => Word(function, arguments),
    };

    JsonNode? UserFunction(string name) => template["functions"]?.AsArray()
        .Select(space => space!["members"]![name[((string)space["namespace"]!).Length..].TrimStart('.')])
        .FirstOrDefault(found => found is not null && name.Contains('.'));

    static JsonNode? Run(JsonNode function, JsonNode?[] arguments)
    {
        IEnumerable<string> names = function["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!);
        JsonObject given = new(names.Zip(arguments, (name, argument) => KeyValuePair.Create(name, Clone(argument))));
        return new TemplateScope(new JsonObject(), given).Evaluate(function["output"]!["value"]);
    }

    static int Number(JsonNode? value) => (int)value!;

    static string Text(JsonNode? value) =>
        value is null ? "" : value is JsonValue text && text.TryGetValue(out string? given) ? given : value.ToJsonString();

    static JsonNode? Clone(JsonNode? value) => value?.DeepClone();

    static string Word(string function, JsonNode?[] arguments) => string.Join('.', arguments.Select(Text).Prepend(function));

    /// <summary>Reads an expression and evaluates it on the way.</summary>
    sealed class Reader(TemplateScope scope, string text)
    {
        int at;

        public JsonNode? ReadWhole()
        {
            JsonNode? value = Read();
            return at == text.Length ? value : throw new FormatException($"Can't read {text} from {text[at..]} on.");
        }

        JsonNode? Read()
        {
            JsonNode? value = ReadFirst();
            while (at < text.Length && text[at] is '.' or '[')
            {
                if (text[at++] == '.')
                {
                    value = Member(value, ReadName());
                    continue;
                }
                value = Member(value, Text(Read()));
                Expect(']');
            }
            return value;
        }

        JsonNode? ReadFirst()
        {
            SkipSpace();
            if (text[at] == '\'')
                return ReadText();
            if (char.IsAsciiDigit(text[at]) || text[at] == '-')
                return int.Parse(ReadWhile(c => char.IsAsciiDigit(c) || c == '-'), CultureInfo.InvariantCulture);
            string function = ReadWhile(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.');
            Expect('(');
            List<JsonNode?> arguments = [];
            for (SkipSpace(); text[at] != ')'; SkipSpace())
            {
                arguments.Add(Read());
                SkipSpace();
                if (text[at] == ',')
                    at++;
            }
            Expect(')');
            return scope.Call(function, [.. arguments]);
        }

        string ReadText()
        {
            int begin = ++at;
            while (text[at] != '\'' || (at + 1 < text.Length && text[at + 1] == '\''))
                at += text[at] == '\'' ? 2 : 1;
            return text[begin..at++].Replace("''", "'", StringComparison.Ordinal);
        }

        string ReadName() => ReadWhile(c => char.IsAsciiLetterOrDigit(c) || c == '_');

        string ReadWhile(Func<char, bool> belongs)
        {
            int begin = at;
            while (at < text.Length && belongs(text[at]))
                at++;
            return text[begin..at];
        }

        void SkipSpace() => ReadWhile(char.IsWhiteSpace);

        void Expect(char c)
        {
            SkipSpace();
            if (text[at++] != c)
                throw new FormatException($"Expected {c} in {text} before {text[(at - 1)..]}.");
        }

        static JsonNode? Member(JsonNode? value, string name) => value switch
        {
            JsonObject members when members.ContainsKey(name) => Clone(members[name]),
            JsonArray items => Clone(items[int.Parse(name, CultureInfo.InvariantCulture)]),
            _ => $"{Text(value)}.{name}",
        };
    }
}
