using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace MixedModels.Tests.Architecture;

/// <summary>An assembly's public surface as text, one line per type or member, sorted: what a review should see change.</summary>
internal static class PublicApiText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>The surface of an assembly, lines ending in line feeds.</summary>
    /// <param name="assembly">The assembly.</param>
    internal static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(HeadOf(type)).Append('\n');
            foreach (string member in MembersOf(type).Order(StringComparer.Ordinal)) { text.Append("    ").Append(member).Append('\n'); }
        }

        return text.ToString();
    }

    private static string HeadOf(Type type)
    {
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        IEnumerable<string> bases = new[] { type.BaseType }.OfType<Type>()
            .Where(b => b != typeof(object) && b != typeof(ValueType) && b != typeof(Enum))
            .Concat(type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Where(i => i.IsPublic))
            .Select(b => NameOf(b))
            .Order(StringComparer.Ordinal);
        string inherited = string.Join(", ", bases);
        return $"{kind} {type.Namespace}.{NameOf(type)}{(inherited.Length > 0 ? " : " + inherited : string.Empty)}";
    }

    private static IEnumerable<string> MembersOf(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(f => $"{f.Name} = {Convert.ToInt64(f.GetRawConstantValue(), CultureInfo.InvariantCulture)}");
        }

        return type.GetConstructors(Declared).Where(IsOffered).Select(c => $"new({ParametersOf(c)})")
            .Concat(type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily).Select(FieldText))
            .Concat(type.GetProperties(Declared).Where(p => p.Name != "EqualityContract" && p.GetAccessors(true).Any(IsOffered)).Select(PropertyText))
            .Concat(type.GetEvents(Declared).Select(e => $"event {NameOf(e.EventHandlerType!)} {e.Name}"))
            .Concat(type.GetMethods(Declared).Where(m => IsOffered(m) && !m.IsSpecialName && !IsGenerated(m)).Select(MethodText));
    }

    private static bool IsOffered(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute), false);

    private static string FieldText(FieldInfo field) =>
        $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : string.Empty)}{NameOf(field.FieldType)} {field.Name}"
        + (field.IsLiteral ? $" = {Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}" : string.Empty);

    private static string PropertyText(PropertyInfo property)
    {
        MethodInfo? setter = property.SetMethod is { } set && IsOffered(set) ? set : null;
        bool initOnly = setter?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ?? false;
        string accessors = setter is null ? "{ get; }" : initOnly ? "{ get; init; }" : "{ get; set; }";
        string modifiers = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : string.Empty;
        ParameterInfo[] indices = property.GetIndexParameters();
        string name = indices.Length > 0 ? $"this[{string.Join(", ", indices.Select(ParameterText))}]" : property.Name;
        return $"{StaticOf(property.GetAccessors(true)[0])}{modifiers}{NameOf(property.PropertyType, Nullability.Create(property))} {name} {accessors}";
    }

    private static string MethodText(MethodInfo method)
    {
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : string.Empty;
        string returned = method.ReturnType == typeof(void) ? "void" : NameOf(method.ReturnType, Nullability.Create(method.ReturnParameter));
        return $"{StaticOf(method)}{returned} {method.Name}{generic}({ParametersOf(method)})";
    }

    private static string StaticOf(MethodBase method) =>
        method.IsStatic ? "static "
        : method.IsAbstract ? "abstract "
        : method.IsVirtual && !method.IsFinal && method is MethodInfo m && m.GetBaseDefinition() != m ? "override "
        : method.IsVirtual && !method.IsFinal ? "virtual "
        : string.Empty;

    private static string ParametersOf(MethodBase method) => string.Join(", ", method.GetParameters().Select(ParameterText));

    private static string ParameterText(ParameterInfo parameter)
    {
        string mode = parameter.ParameterType.IsByRef ? parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref " : string.Empty;
        Type type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        string value = parameter switch
        {
            { HasDefaultValue: false } => string.Empty,
            { RawDefaultValue: { } given } => $" = {Convert.ToString(given, CultureInfo.InvariantCulture)}",
            _ => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? " = default" : " = null",
        };
        string many = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : string.Empty;
        return $"{many}{mode}{NameOf(type, Nullability.Create(parameter))} {parameter.Name}{value}";
    }

    private static string NameOf(Type type, NullabilityInfo? nullability = null)
    {
        string suffix = nullability is { ReadState: NullabilityState.Nullable } && !type.IsValueType ? "?" : string.Empty;
        if (Nullable.GetUnderlyingType(type) is { } underlying) { return NameOf(underlying) + "?"; }
        if (type.IsArray) { return NameOf(type.GetElementType()!, nullability?.ElementType) + "[]" + suffix; }
        string outer = type is { IsNested: true, IsGenericParameter: false } ? NameOf(type.DeclaringType!) + "." : string.Empty;
        if (!type.IsGenericType) { return outer + Keyword(type) + suffix; }
        string name = type.Name.Split('`')[0];
        Type[] arguments = type.GetGenericArguments();
        IEnumerable<string> texts = arguments.Select((a, i) => NameOf(a, nullability?.GenericTypeArguments.ElementAtOrDefault(i)));
        return $"{outer}{name}<{string.Join(", ", texts)}>{suffix}";
    }

    private static string Keyword(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => type.Name,
        TypeCode.Boolean => "bool",
        TypeCode.Char => "char",
        TypeCode.Double => "double",
        TypeCode.Int32 => "int",
        TypeCode.Int64 => "long",
        TypeCode.String => "string",
        _ => type == typeof(object) ? "object" : type.Name,
    };
}
