using System.Reflection;
using System.Runtime.InteropServices;

namespace ShiftService.Imaging.Vips;

/// <summary>Finds libvips and starts it, once for the process.</summary>
internal static unsafe class VipsLibrary
{
    /// <summary>The file beside the app, and the name under which systems install libvips 8.</summary>
    private const string BesideTheApp = "libvips.so", OfTheSystem = "libvips.so.42";

    // GLib's levels warning, message, info and debug: one damaged file can make thousands of lines.
    private const int LogLevels = 0xF0;

    private static readonly Lazy<string> Started = new(StartOnce);

    /// <summary>Starts libvips if that has not been done. Throws <see cref="ImageException"/> where it cannot be loaded.</summary>
    /// <returns>Its version.</returns>
    public static string Start() => Started.Value;

    /// <summary>The text at an address that GLib allocated, which is freed.</summary>
    public static string TakeString(nint text)
    {
        string result = Marshal.PtrToStringUTF8(text) ?? "";
        VipsNative.Free(text);
        return result;
    }

    /// <summary>True if this libvips has an operation.</summary>
    public static bool Has(string operation) => VipsNative.TypeFind("VipsOperation", operation) != 0;

    private static string StartOnce()
    {
        NativeLibrary.SetDllImportResolver(typeof(VipsLibrary).Assembly, Resolve);
        if (VipsNative.Init("shiftservice") != 0)
            throw new ImageException(ImageError.LibraryMissing, $"libvips did not start: {VipsException.After("vips_init").Message}");
        VipsNative.LogSetHandler("VIPS", LogLevels, &Ignore, 0);
        // Loaders that libvips' authors hold for unsafe on data from strangers.
        VipsNative.BlockUntrusted(1);
        // A cached operation would point into a buffer that is no longer pinned.
        VipsNative.CacheSetMax(0);
        // Parallelism is across images.
        VipsNative.ConcurrencySet(1);
        return $"{VipsNative.Version(0)}.{VipsNative.Version(1)}.{VipsNative.Version(2)}";
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search)
    {
        if (name != VipsNative.Library) return 0;
        if (NativeLibrary.TryLoad(Path.Combine(AppContext.BaseDirectory, BesideTheApp), out nint library)) return library;
        if (NativeLibrary.TryLoad(OfTheSystem, out library)) return library;
        throw new ImageException(ImageError.LibraryMissing,
            $"libvips was not found: neither {BesideTheApp} beside the app nor {OfTheSystem} of the system (package libvips42)");
    }

    [UnmanagedCallersOnly]
    private static void Ignore(nint domain, int level, nint message, nint data)
    {
    }
}
