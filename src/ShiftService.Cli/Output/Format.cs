using System.Globalization;

namespace ShiftService.Cli.Output;

/// <summary>Numbers as people read them.</summary>
internal static class Format
{
    /// <summary>With a fixed number of decimals, and thousands separated.</summary>
    public static string Number(double value, int decimals = 0) => value.ToString($"N{decimals}", CultureInfo.InvariantCulture);

    /// <summary>A fraction as a percentage.</summary>
    public static string Percent(double fraction) => (fraction * 100).ToString("F1", CultureInfo.InvariantCulture) + " %";

    /// <summary>Bytes in binary units.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        >= 1 << 20 => (bytes / 1048576.0).ToString("N2", CultureInfo.InvariantCulture) + " MiB",
        >= 1 << 10 => (bytes / 1024.0).ToString("N1", CultureInfo.InvariantCulture) + " KiB",
        _ => $"{bytes} bytes",
    };

    /// <summary>A relative error.</summary>
    public static string Error(double? value) => value is double v ? v.ToString("0.0E+0", CultureInfo.InvariantCulture) : "not finite";
}
