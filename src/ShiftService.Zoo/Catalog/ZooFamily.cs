using System.Globalization;
using System.Text.RegularExpressions;

namespace ShiftService.Zoo.Catalog;

/// <summary>Names of one form, and the networks that they stand for.</summary>
/// <param name="Form">The form as shown to people.</param>
/// <param name="Pattern">The same as a regular expression over the whole name.</param>
/// <param name="Create">The network of a match.</param>
internal sealed record ZooFamily(string Form, string Pattern, Func<GroupCollection, ZooNetwork> Create)
{
    /// <summary>The network of a name, or null when the name has another form.</summary>
    public ZooNetwork? Match(string name)
    {
        Match match = Regex.Match(name, $"^(?:{Pattern})\\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);
        return match.Success ? Create(match.Groups) : null;
    }

    /// <summary>A captured whole number. Patterns capture at most four digits.</summary>
    public static int Int(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    /// <summary>A captured decimal number.</summary>
    public static double Decimal(Group group) => double.Parse(group.Value, CultureInfo.InvariantCulture);
}
