using System.ComponentModel;

namespace RetrievalQA.Server.Settings;

/// <summary>What a setting holds: a value, or more settings below it under free names, numbers or fixed names.</summary>
internal static class SettingKind
{
    /// <summary>What stands below each free name or number; null for a value or fixed names.</summary>
    public static Type? ItemOf(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>) ? type.GetGenericArguments()[1]
        : null;

    public static bool IsValue(Type type) => ItemOf(type) is null && TypeDescriptor.GetConverter(Plain(type)).CanConvertFrom(typeof(string));

    public static bool IsList(Type type) => type.IsArray;

    public static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    public static bool CanHold(Type type, string value)
    {
        if (value.Length == 0 && Nullable.GetUnderlyingType(type) is not null)
        {
            return true;
        }

        try
        {
            TypeDescriptor.GetConverter(Plain(type)).ConvertFromInvariantString(value);
            return true;
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }

    /// <summary>What a value must be, in words.</summary>
    public static string Describe(Type type) => Plain(type) switch
    {
        var named when TypeDescriptor.GetConverter(named) is EnumConverter names => $"one of {string.Join(", ", names.GetStandardValues()!.Cast<object>())}",
        var plain when plain == typeof(bool) => "true or false",
        var plain when plain == typeof(int) || plain == typeof(long) => "a whole number",
        var plain when plain == typeof(double) => "a number",
        var plain => plain.Name,
    };
}
