namespace ShiftService.Imaging.Vips;

/// <summary>
/// One use of libvips, from its first operation until all of its objects are disposed; everything that touches libvips does so inside one.
/// <para>
/// libvips has one error text for the process, to which every thread appends. So a text is told only where it can be no other's: no call
/// ran when this one began, and none began since. Otherwise the error goes without a detail; nothing is decided by it anyway.
/// </para>
/// </summary>
internal readonly ref struct VipsCall
{
    private static readonly Lock Gate = new();
    private static int _running;
    private static long _begun;

    // The number of this thread's call if it began alone, 0 otherwise.
    [ThreadStatic]
    private static long _alone;

    /// <summary>Begins a call, and starts libvips if that has not been done.</summary>
    public static VipsCall Begin()
    {
        VipsLibrary.Start();
        lock (Gate)
        {
            _begun++;
            _alone = _running++ == 0 ? _begun : 0;
            if (_alone != 0) VipsNative.ErrorClear();
        }
        return default;
    }

    /// <summary>Clears libvips' error text.</summary>
    /// <returns>The text if it is this thread's call's, else nothing.</returns>
    public static string TakeErrorText()
    {
        lock (Gate)
        {
            string text = VipsLibrary.TakeString(VipsNative.ErrorBufferCopy());
            return _alone != 0 && _alone == _begun ? text : "";
        }
    }

    /// <summary>Ends the call. libvips' buffers of this thread are freed: no other thread could, and threads come and go.</summary>
    public void Dispose()
    {
        VipsNative.ThreadShutdown();
        lock (Gate)
        {
            _running--;
            _alone = 0;
        }
    }
}
